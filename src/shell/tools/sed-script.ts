/** Reading a sed script into commands. */
import { posixRegExp } from "../posix-regexp.ts"

export type Address =
  | { readonly kind: "line"; readonly number: number }
  | { readonly kind: "last" }
  | { readonly kind: "match"; readonly pattern: RegExp | null }
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "relative"; readonly count: number }

export interface SedCommand {
  readonly from: Address | null
  readonly to: Address | null
  readonly negated: boolean
  readonly action: SedAction
}

export type SedAction =
  | { readonly name: "s"; readonly substitution: Substitution }
  | { readonly name: "y"; readonly table: ReadonlyMap<string, string> }
  | { readonly name: "a" | "i" | "c"; readonly text: string }
  | { readonly name: "q" | "Q"; readonly exitCode: number }
  | { readonly name: "b" | "t" | "T" | ":"; readonly label: string }
  | { readonly name: "{"; readonly body: readonly SedCommand[] }
  | { readonly name: "p" | "P" | "d" | "D" | "=" | "n" | "N" | "g" | "G" | "h" | "H" | "x" | "l" }

export interface Substitution {
  /** Null: the last one used. */
  readonly pattern: RegExp | null
  readonly replacement: string
  readonly global: boolean
  readonly print: boolean
  /** Which match is replaced, from 1. */
  readonly nth: number
}

export class SedSyntaxError extends Error {}

export function parseSed(source: string, extended: boolean): readonly SedCommand[] {
  const parser = new Parser(source, extended)
  return parser.commands(false)
}

class Parser {
  private readonly source: string
  private readonly extended: boolean
  private at = 0

  constructor(source: string, extended: boolean) {
    this.source = source
    this.extended = extended
  }

  commands(nested: boolean): SedCommand[] {
    const commands: SedCommand[] = []
    for (;;) {
      this.skip(/[\s;]*/y)
      if (this.at >= this.source.length) {
        if (nested) throw this.wrong("unmatched `{'")
        return commands
      }
      if (this.peek() === "#") {
        this.skip(/[^\n]*/y)
        continue
      }
      if (this.peek() === "}") {
        if (!nested) throw this.wrong("unexpected `}'")
        this.at++
        return commands
      }
      commands.push(this.command())
    }
  }

  private command(): SedCommand {
    const from = this.address()
    let to: Address | null = null
    if (from && this.peek() === ",") {
      this.at++
      this.skip(/ */y)
      to = this.address()
      if (!to) throw this.wrong("unexpected `,'")
    }
    this.skip(/ */y)
    const negated = this.peek() === "!"
    if (negated) this.skip(/! */y)
    return { from, to, negated, action: this.action() }
  }

  private address(): Address | null {
    const step = this.match(/(\d+)~(\d+)/y)
    if (step) return { kind: "step", first: Number(step[1]), step: Number(step[2]) }
    const number = this.match(/\d+/y)
    if (number) return { kind: "line", number: Number(number[0]) }
    const relative = this.match(/\+(\d+)/y)
    if (relative) return { kind: "relative", count: Number(relative[1]) }
    if (this.peek() === "$") {
      this.at++
      return { kind: "last" }
    }
    if (this.peek() !== "/" && this.peek() !== "\\") return null
    if (this.peek() === "\\") this.at++
    const delimiter = this.next()
    const source = this.until(delimiter, "unterminated address regex")
    const flags = this.match(/[IM]*/y)?.[0] ?? ""
    return { kind: "match", pattern: this.pattern(source, flags.includes("I") ? "i" : "") }
  }

  private action(): SedAction {
    const name = this.next()
    switch (name) {
      case "":
        throw this.wrong("missing command")
      case "{":
        return { name, body: this.commands(true) }
      case "s":
        return { name, substitution: this.substitution() }
      case "y":
        return { name, table: this.transliteration() }
      case "a":
      case "i":
      case "c":
        return { name, text: this.text() }
      case "q":
      case "Q":
        return { name, exitCode: Number(this.match(/ *(\d+)/y)?.[1] ?? 0) }
      case "b":
      case "t":
      case "T":
      case ":":
        return { name, label: (this.match(/ *([^\s;}]*)/y)?.[1] ?? "").trim() }
      case "p":
      case "P":
      case "d":
      case "D":
      case "=":
      case "n":
      case "N":
      case "g":
      case "G":
      case "h":
      case "H":
      case "x":
      case "l":
        this.end()
        return { name }
      default:
        throw this.wrong(`unknown command: \`${name}'`)
    }
  }

  private substitution(): Substitution {
    const delimiter = this.next()
    const source = this.until(delimiter, "unterminated `s' command")
    const replacement = this.until(delimiter, "unterminated `s' command", true)
    const flags = this.match(/[gpiIMme\d]*/y)?.[0] ?? ""
    if (!/^\s*(?:$|[;}\n#])/.test(this.source.slice(this.at))) {
      throw this.wrong("unknown option to `s'")
    }
    return {
      pattern: this.pattern(source, /[iI]/.test(flags) ? "i" : ""),
      replacement,
      global: flags.includes("g"),
      print: flags.includes("p"),
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
    }
  }

  private transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.next()
    const from = [...this.until(delimiter, "unterminated `y' command")]
    const to = [...this.until(delimiter, "unterminated `y' command")]
    if (from.length !== to.length) throw this.wrong("strings for `y' command are different lengths")
    return new Map(from.map((char, index) => [char, to[index] ?? char]))
  }

  /** `a text`, or `a\` and the text on the next line. */
  private text(): string {
    const text = this.match(/[ \t]*\\?\n?([^\n]*(?:\\\n[^\n]*)*)/y)?.[1] ?? ""
    if (text === "") throw this.wrong("expected \\ after `a', `c' or `i'")
    return text.replace(/\\([\s\S])/g, "$1")
  }

  private end(): void {
    this.skip(/[ \t]*/y)
    if (!/^(?:$|[;}\n#])/.test(this.source.slice(this.at))) {
      throw this.wrong("extra characters after command")
    }
  }

  private pattern(source: string, flags: string): RegExp | null {
    if (source === "") return null
    return new RegExp(posixRegExp(source, this.extended), `g${flags}`)
  }

  /** Up to an unescaped delimiter; an escaped one loses its backslash. */
  private until(delimiter: string, problem: string, keepEscapes = false): string {
    let text = ""
    let inSet = false
    for (; this.at < this.source.length; this.at++) {
      const char = this.source.charAt(this.at)
      if (char === "\\" && this.at + 1 < this.source.length) {
        const after = this.source.charAt(++this.at)
        text +=
          after === delimiter && !keepEscapes ? after : after === delimiter ? after : `\\${after}`
        continue
      }
      if (!keepEscapes && char === "[" && !inSet) inSet = true
      else if (char === "]" && inSet && !/\[\^?$/.test(text)) inSet = false
      if (char === delimiter && !inSet) {
        this.at++
        return text
      }
      text += char
    }
    throw this.wrong(problem)
  }

  private peek(): string {
    return this.source.charAt(this.at)
  }

  private next(): string {
    return this.source.charAt(this.at++)
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)
    if (found) this.at += found[0].length
    return found
  }

  private skip(pattern: RegExp): void {
    this.match(pattern)
  }

  private wrong(message: string): SedSyntaxError {
    return new SedSyntaxError(`char ${Math.min(this.at, this.source.length)}: ${message}`)
  }
}
