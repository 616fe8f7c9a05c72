/** Running a sed script over lines: pattern space, hold space, ranges, branches. */
import type { Address, SedAction, SedCommand, Substitution } from "./sed-script.ts"

/** What a command wants of the cycle it is in. */
type Step = "go-on" | "next-cycle" | "delete" | "quit" | "quit-silently" | { readonly jump: string }

/** Jumps in one cycle: more is an endless loop, which would hold up everything else. */
const maxJumps = 10_000

export class SedMachine {
  private readonly commands: readonly SedCommand[]
  private readonly quiet: boolean
  private readonly openRanges = new Map<SedCommand, number | "open">()
  private lines: AsyncIterator<string> = (async function* () {})()
  private ahead: string | null = null
  private space = ""
  private hold = ""
  private number = 0
  private replaced = false
  private appended: string[] = []
  private lastPattern: RegExp | null = null
  private write: (text: string) => Promise<void> = async () => {}
  exitCode = 0

  constructor(commands: readonly SedCommand[], quiet: boolean) {
    this.commands = commands
    this.quiet = quiet
  }

  async run(lines: AsyncIterable<string>, write: (text: string) => Promise<void>): Promise<void> {
    this.write = write
    this.lines = lines[Symbol.asyncIterator]()
    const looksAhead = usesLast(this.commands)
    this.ahead = looksAhead ? await this.pull() : null
    for (;;) {
      const line = looksAhead ? this.ahead : await this.pull()
      if (line === null) return
      if (looksAhead) this.ahead = await this.pull()
      this.space = line
      this.number++
      this.replaced = false
      const end = await this.cycle()
      if (end !== "delete" && end !== "quit-silently" && !this.quiet) await this.print(this.space)
      for (const text of this.appended.splice(0)) await this.print(text)
      if (end === "quit" || end === "quit-silently") {
        await this.lines.return?.()
        return
      }
    }
  }

  private async pull(): Promise<string | null> {
    const { done, value } = await this.lines.next()
    return done ? null : value
  }

  private async advance(): Promise<boolean> {
    const line = usesLast(this.commands) ? this.ahead : await this.pull()
    if (line === null) return false
    if (usesLast(this.commands)) this.ahead = await this.pull()
    this.number++
    this.space = line
    return true
  }

  private print(text: string): Promise<void> {
    return this.write(`${text}\n`)
  }

  private async cycle(): Promise<Step> {
    let start = 0
    for (let jumps = 0; jumps < maxJumps; jumps++) {
      const end = await this.list(this.commands, start)
      if (typeof end !== "object") return end
      if (end.jump === "") return "next-cycle"
      start = this.commands.findIndex(
        ({ action }) => action.name === ":" && action.label === end.jump,
      )
      if (start < 0) return "next-cycle"
    }
    return "quit"
  }

  private async list(commands: readonly SedCommand[], start: number): Promise<Step> {
    for (const command of commands.slice(start)) {
      if (this.selects(command) === command.negated) continue
      const step = await this.perform(command.action, command)
      if (step !== "go-on") return step
    }
    return "go-on"
  }

  private async perform(action: SedAction, command: SedCommand): Promise<Step> {
    switch (action.name) {
      case "{":
        return this.list(action.body, 0)
      case "s":
        if (!this.substitute(action.substitution)) return "go-on"
        if (action.substitution.print) await this.print(this.space)
        return "go-on"
      case "y":
        this.space = [...this.space].map((char) => action.table.get(char) ?? char).join("")
        return "go-on"
      case "p":
      case "l":
        await this.print(this.space)
        return "go-on"
      case "P":
        await this.print(this.space.split("\n", 1)[0] ?? "")
        return "go-on"
      case "=":
        await this.print(String(this.number))
        return "go-on"
      case "d":
      case "D":
        return "delete"
      case "q":
        this.exitCode = action.exitCode
        return "quit"
      case "Q":
        this.exitCode = action.exitCode
        return "quit-silently"
      case "a":
        this.appended.push(action.text)
        return "go-on"
      case "i":
        await this.print(action.text)
        return "go-on"
      case "c":
        if (!this.openRanges.has(command)) await this.print(action.text)
        return "delete"
      case "b":
        return { jump: action.label }
      case "t":
      case "T": {
        const jump = this.replaced === (action.name === "t")
        this.replaced = false
        return jump ? { jump: action.label } : "go-on"
      }
      case ":":
        return "go-on"
      default:
        return this.move(action.name)
    }
  }

  /** Between pattern space, hold space and the next line. */
  private async move(name: "n" | "N" | "g" | "G" | "h" | "H" | "x"): Promise<Step> {
    switch (name) {
      case "n":
        if (!this.quiet) await this.print(this.space)
        return (await this.advance()) ? "go-on" : "quit-silently"
      case "N": {
        const before = this.space
        if (!(await this.advance())) return "quit"
        this.space = `${before}\n${this.space}`
        return "go-on"
      }
      case "g":
        this.space = this.hold
        return "go-on"
      case "G":
        this.space += `\n${this.hold}`
        return "go-on"
      case "h":
        this.hold = this.space
        return "go-on"
      case "H":
        this.hold += `\n${this.space}`
        return "go-on"
      case "x": {
        const { space } = this
        this.space = this.hold
        this.hold = space
        return "go-on"
      }
    }
  }

  private substitute({ pattern, replacement, global, nth }: Substitution): boolean {
    const used = this.patternOf(pattern)
    if (!used) return false
    let count = 0
    let changed = false
    used.lastIndex = 0
    this.space = this.space.replace(used, (...found) => {
      count++
      const all = String(found[0])
      if (count < nth || (count > nth && !global)) return all
      changed = true
      return filled(replacement, found)
    })
    this.replaced ||= changed
    return changed
  }

  private patternOf(pattern: RegExp | null): RegExp | null {
    if (pattern) this.lastPattern = pattern
    return pattern ?? this.lastPattern
  }

  private selects(command: SedCommand): boolean {
    const { from, to } = command
    if (!from) return true
    if (!to) return this.matches(from)
    const open = this.openRanges.get(command)
    if (open === undefined) {
      if (!this.matches(from)) return false
      const end =
        to.kind === "line" ? to.number : to.kind === "relative" ? this.number + to.count : "open"
      // A range that ends at or before its first line is that line.
      if (end === "open" || end > this.number) this.openRanges.set(command, end)
      return true
    }
    if (open === "open" ? this.matches(to) : this.number >= open) this.openRanges.delete(command)
    return open === "open" || this.number <= open
  }

  private matches(address: Address): boolean {
    switch (address.kind) {
      case "line":
        return this.number === address.number
      case "last":
        return this.ahead === null
      case "step": {
        const beyond = this.number - address.first
        return address.step === 0 ? beyond === 0 : beyond >= 0 && beyond % address.step === 0
      }
      case "relative":
        return false
      case "match": {
        const pattern = this.patternOf(address.pattern)
        if (pattern) pattern.lastIndex = 0
        return pattern?.test(this.space) ?? false
      }
    }
  }
}

/** Only then is the next line read before this one is done: a live stream must not lag by a line. */
function usesLast(commands: readonly SedCommand[]): boolean {
  return commands.some(
    ({ from, to, action }) =>
      from?.kind === "last" ||
      to?.kind === "last" ||
      (action.name === "{" && usesLast(action.body)),
  )
}

/** `&`, `\1`…`\9`, `\n`, and case conversion by `\U`, `\L`, `\u`, `\l`, `\E`. */
function filled(replacement: string, found: readonly unknown[]): string {
  let out = ""
  let lasting: "U" | "L" | null = null
  let once: "u" | "l" | null = null
  const add = (text: string) => {
    let shown = lasting === "U" ? text.toUpperCase() : lasting === "L" ? text.toLowerCase() : text
    if (once && shown !== "") {
      const first = once === "u" ? shown.charAt(0).toUpperCase() : shown.charAt(0).toLowerCase()
      shown = first + shown.slice(1)
      once = null
    }
    out += shown
  }
  for (const [all] of replacement.matchAll(/\\[\s\S]|&|[^\\&]+|\\$/g)) {
    const escaped = all.length > 1 && all.startsWith("\\") ? all.charAt(1) : null
    if (all === "&") add(String(found[0]))
    else if (escaped === null) add(all)
    else if (/\d/.test(escaped)) {
      const group = found[Number(escaped)]
      add(typeof group === "string" ? group : "")
    } else if (escaped === "n") add("\n")
    else if (escaped === "t") add("\t")
    else if (escaped === "U" || escaped === "L") lasting = escaped
    else if (escaped === "E") lasting = null
    else if (escaped === "u" || escaped === "l") once = escaped
    else add(escaped)
  }
  return out
}
