/** A shell's variables: text or arrays, exported or not, with the dynamic scope of `local`. */

export interface Variable {
  readonly value: string | readonly string[]
  readonly exported: boolean
  readonly readonly: boolean
}

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
    return typeof value === "string" || value === undefined ? value : value[0]
  }

  items(name: string): readonly string[] | undefined {
    const value = this.table.get(name)?.value
    return typeof value === "string" ? [value] : value
  }

  has(name: string): boolean {
    return this.table.has(name)
  }

  isExported(name: string): boolean {
    return this.table.get(name)?.exported ?? false
  }

  set(name: string, value: string | readonly string[]): void {
    const old = this.table.get(name)
    if (old?.readonly) throw new ShellError(`${name}: readonly variable`)
    this.table.set(name, { value, exported: old?.exported ?? false, readonly: false })
  }

  setItem(name: string, index: number, value: string): void {
    const items = [...(this.items(name) ?? [])]
    while (items.length < index) items.push("")
    items[index] = value
    this.set(name, items)
  }

  /** `export NAME`: also of one that has no value yet, which then is exported once it gets one. */
  mark(name: string, marks: { exported?: boolean; readonly?: boolean }): void {
    const old = this.table.get(name) ?? { value: "", exported: false, readonly: false }
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
