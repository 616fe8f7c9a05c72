/** A shell's variables: text or arrays, exported or not, with the dynamic scope of `local`. */
import { highestIndex, ShellArray } from "./shell-array.ts"

/** What `declare` can say of a variable besides its value. */
export interface Marks {
  readonly exported: boolean
  readonly readonly: boolean
  /** `declare -i`: what is assigned is worked out first. */
  readonly integer: boolean
  /** `declare -l`, `declare -u`. */
  readonly letters: "lower" | "upper" | null
}

export interface Variable extends Marks {
  readonly value: string | ShellArray
}

/** A text that doubles in a loop must end the loop, not the page. */
const longestText = 16 * 1024 * 1024

const plain: Marks = { exported: false, readonly: false, integer: false, letters: null }

/** Assigning to a readonly variable, or `${x:?…}`: ends the command with Bash's message. */
export class ShellError extends Error {
  readonly status: number
  /** Ends the whole line, not just the command: `${x:?…}`. */
  readonly fatal: boolean
  constructor(message: string, status = 1, fatal = false) {
    super(message)
    this.status = status
    this.fatal = fatal
  }
}

export class Variables {
  private readonly table: Map<string, Variable>
  /** What each running function has shadowed; undefined = was not set. */
  private readonly scopes: Map<string, Variable | undefined>[] = []

  constructor(table: ReadonlyMap<string, Variable> = new Map()) {
    this.table = new Map(table)
  }

  copy(): Variables {
    return new Variables(this.table)
  }

  get(name: string): string | undefined {
    const value = this.table.get(name)?.value
    return value instanceof ShellArray ? value.get("0") : value
  }

  /** The variable as an array; a text is an array of one. */
  array(name: string): ShellArray | undefined {
    const value = this.table.get(name)?.value
    return typeof value === "string" ? ShellArray.of([value]) : value
  }

  variable(name: string): Variable | undefined {
    return this.table.get(name)
  }

  has(name: string): boolean {
    return this.table.has(name)
  }

  isExported(name: string): boolean {
    return this.table.get(name)?.exported ?? false
  }

  set(name: string, value: string | readonly string[] | ShellArray): void {
    const old = this.table.get(name)
    if (old?.readonly) throw new ShellError(`${name}: readonly variable`)
    this.table.set(name, { ...plain, ...old, value: shaped(value, old) })
  }

  /** `name[key]=value`: of a number, or of a text in an array that is keyed by texts. */
  setItem(name: string, key: string, value: string): void {
    const array = this.array(name) ?? ShellArray.of([])
    if (!array.keyed) {
      const index = Number(key)
      if (index + (index < 0 ? array.end : 0) < 0 || index > highestIndex) {
        throw new ShellError(`${name}[${key}]: bad array subscript`)
      }
    }
    this.set(name, array.with(key, value))
  }

  unsetItem(name: string, key: string): void {
    const array = this.array(name)
    if (array) this.set(name, array.without(key))
  }

  /** `export NAME`: also of one that has no value yet, which then is exported once it gets one. */
  mark(name: string, marks: Partial<Marks>): void {
    const old = this.table.get(name) ?? { ...plain, value: "" }
    this.table.set(name, { ...old, ...marks })
  }

  unset(name: string): void {
    if (this.table.get(name)?.readonly) {
      throw new ShellError(`${name}: cannot unset: readonly variable`)
    }
    this.table.delete(name)
  }

  enterScope(): void {
    this.scopes.push(new Map())
  }

  leaveScope(): void {
    for (const [name, variable] of this.scopes.pop() ?? []) {
      if (variable) this.table.set(name, variable)
      else this.table.delete(name)
    }
  }

  /** False outside of a function. */
  makeLocal(name: string): boolean {
    const scope = this.scopes.at(-1)
    if (!scope) return false
    if (!scope.has(name)) {
      scope.set(name, this.table.get(name))
      this.table.delete(name)
    }
    return true
  }

  /** Sorted by name. */
  names(): string[] {
    return [...this.table.keys()].sort()
  }

  exported(): Map<string, string> {
    const exported = new Map<string, string>()
    for (const [name, { value, exported: marked }] of this.table) {
      if (marked && typeof value === "string") exported.set(name, value)
    }
    return exported
  }
}

/** A text that is given to an array becomes its first item. */
function shaped(
  value: string | readonly string[] | ShellArray,
  old: Variable | undefined,
): string | ShellArray {
  if (value instanceof ShellArray) return value
  if (typeof value !== "string") return ShellArray.of(value)
  if (value.length > longestText) {
    throw new ShellError(`xrealloc: cannot allocate ${value.length} bytes`, 2, true)
  }
  const letters = old?.letters ?? null
  const text =
    letters === null ? value : letters === "lower" ? value.toLowerCase() : value.toUpperCase()
  return old?.value instanceof ShellArray ? old.value.with("0", text) : text
}
