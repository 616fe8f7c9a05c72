/** Reads a command line into flags and arguments, as pflag does. */
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import type { Flag } from "./command.ts"
import { checkFlagValue } from "./flag-kinds.ts"
import { FlagValues } from "./flag-values.ts"

export interface ParsedLine {
  readonly flags: FlagValues
  readonly args: readonly string[]
  readonly help: boolean
  /** Asked for by one letter, which docker would rather not hear. */
  readonly shortHelp: boolean
}

export interface ParseOptions {
  /** False: the first argument ends the flags. */
  readonly interspersed: boolean
}

/** Thrown inside the parser only; carries pflag's sentence. */
class FlagError extends Error {}

export function parseFlags(
  words: readonly string[],
  flags: readonly Flag[],
  options: ParseOptions,
): Result<ParsedLine, string> {
  const line = new LineParser(words, flags, options)
  try {
    return ok(line.parse())
  } catch (error) {
    if (error instanceof FlagError) return err(error.message)
    throw error
  }
}

class LineParser {
  private readonly values: FlagValues
  private readonly args: string[] = []
  private help = false
  private shortHelp = false
  private position = 0
  private readonly words: readonly string[]
  private readonly flags: readonly Flag[]
  private readonly options: ParseOptions

  constructor(words: readonly string[], flags: readonly Flag[], options: ParseOptions) {
    this.words = words
    this.flags = flags
    this.options = options
    this.values = new FlagValues(flags)
  }

  parse(): ParsedLine {
    while (this.position < this.words.length) {
      const word = this.words[this.position++] ?? ""
      if (word === "--") {
        this.args.push(...this.words.slice(this.position))
        break
      }
      if (word.startsWith("--")) this.long(word)
      else if (word.startsWith("-") && word.length > 1) this.shorts(word)
      else {
        this.args.push(word)
        if (!this.options.interspersed) {
          this.args.push(...this.words.slice(this.position))
          break
        }
      }
    }
    return { flags: this.values, args: this.args, help: this.help, shortHelp: this.shortHelp }
  }

  private long(word: string): void {
    const body = word.slice(2)
    if (body === "" || body.startsWith("-") || body.startsWith("=")) {
      throw new FlagError(`bad flag syntax: ${word}`)
    }
    const equals = body.indexOf("=")
    const name = equals === -1 ? body : body.slice(0, equals)
    const flag = this.flags.find((one) => one.name === name)
    if (name === "help") {
      this.help = true
      return
    }
    if (flag === undefined) {
      throw new FlagError(`unknown flag: --${name}`)
    }
    if (equals !== -1) this.set(flag, body.slice(equals + 1))
    else if (flag.kind === "bool") this.set(flag, "true")
    else this.set(flag, this.next(`flag needs an argument: --${name}`))
  }

  private shorts(word: string): void {
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] ?? ""
      const flag = this.flags.find((one) => one.short === letter)
      if (flag === undefined) {
        if (letter === "h") {
          this.help = true
          this.shortHelp = true
          return
        }
        throw new FlagError(`unknown shorthand flag: '${letter}' in -${word.slice(i)}`)
      }
      if (word[i + 1] === "=") {
        this.set(flag, word.slice(i + 2))
        return
      }
      if (flag.kind !== "bool") {
        const rest = word.slice(i + 1)
        const missing = `flag needs an argument: '${letter}' in -${word.slice(i)}`
        this.set(flag, rest === "" ? this.next(missing) : rest)
        return
      }
      this.set(flag, "true")
    }
  }

  private next(missing: string): string {
    const value = this.words[this.position++]
    if (value === undefined) throw new FlagError(missing)
    return value
  }

  private set(flag: Flag, value: string): void {
    const wrong = checkFlagValue(flag.kind, value) ?? flag.check?.(value) ?? null
    if (wrong !== null) {
      const name = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`
      throw new FlagError(`invalid argument ${JSON.stringify(value)} for "${name}" flag: ${wrong}`)
    }
    const values = flag.kind === "strings" ? value.split(",") : [value]
    for (const one of values) this.values.add(flag.name, one)
  }
}
