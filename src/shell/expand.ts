/**
 * Expansion: how the words of a command become its arguments. In Bash's order: braces, tilde,
 * parameters, commands and arithmetic, then splitting at IFS, then path names, then quotes go.
 */
import {
  type ArithmeticExpression,
  type ParsedScript,
  parse,
  type Word,
  type WordPart,
} from "unbash"
import { type ArithmeticHost, evaluate } from "./arithmetic.ts"
import { expandBraces } from "./braces.ts"
import { glob } from "./glob.ts"
import { expandParameter } from "./parameter.ts"
import { hasPattern, type PatternPiece } from "./pattern.ts"
import type { Shell } from "./shell.ts"
import type { Streams } from "./streams.ts"
import { ShellError } from "./variables.ts"

/** A stretch of an expanded word; `split` where an unquoted expansion may fall apart at IFS. */
export type Piece =
  | { readonly text: string; readonly quoted: boolean; readonly split: boolean }
  /** Between the elements of `"$@"`: a new argument begins whatever IFS says. */
  | "break"

/** What an expansion may ask of the shell that runs it. */
export interface Expander extends ArithmeticHost {
  readonly shell: Shell
  readonly streams: Streams
}

export function expanderFor(shell: Shell, streams: Streams): Expander {
  const expander: Expander = {
    shell,
    streams,
    variables: shell.variables,
    parse: arithmeticOf,
    wordText: async (word) => {
      if (word.parts) return joined(await expandParts(word.parts, expander, true))
      // A bare `$x` comes without parts.
      return /^\$./.test(word.value) ? (shell.parameter(word.value.slice(1)) ?? "") : word.value
    },
    commandText: ({ script, text }) => substitute(script, text, expander),
  }
  return expander
}

function arithmeticOf(text: string): ArithmeticExpression | undefined {
  const command = parse(`((${text}))`).commands[0]?.command
  return command?.type === "ArithmeticCommand" ? command.expression : undefined
}

/** Words to arguments. */
export async function expandWords(words: readonly Word[], expander: Expander): Promise<string[]> {
  const fields: string[] = []
  for (const word of words) {
    for (const each of braced(word)) {
      const pieces = await expandWord(each, expander)
      for (const field of splitFields(pieces, expander.shell.variables.get("IFS"))) {
        fields.push(...pathNames(field, expander.shell))
      }
    }
  }
  return fields
}

/** A word where nothing is split: assignments, `case`, redirection targets, here-strings. */
export async function expandText(word: Word, expander: Expander): Promise<string> {
  return joined(await expandWord(word, expander))
}

/** A word as a pattern: what was quoted stands for itself. */
export async function expandPattern(word: Word, expander: Expander): Promise<PatternPiece[]> {
  return patternPieces(await expandWord(word, expander))
}

/** The body of an unquoted here-document, or the operand of `${x:-…}` inside double quotes. */
export async function expandQuoted(
  parts: readonly WordPart[] | undefined,
  text: string,
  expander: Expander,
): Promise<string> {
  return parts ? joined(await expandParts(parts, expander, true)) : text
}

export async function expandWord(word: Word, expander: Expander): Promise<Piece[]> {
  const parts = word.parts
  if (!parts) return withTilde(literalPieces(word.text), expander)
  const pieces = await expandParts(parts, expander, false)
  const first = parts[0]
  const [head, ...tail] = pieces
  if (first?.type !== "Literal" || head === undefined || head === "break") return pieces
  return [...withTilde([head], expander), ...tail]
}

/** What a script between `$(` and `)` printed, without the newlines at its end. */
export async function substitute(
  script: ParsedScript | undefined,
  text: string,
  expander: Expander,
): Promise<string> {
  const output = await expander.shell.capture(script, text, expander.streams)
  return output.replace(/\n+$/, "")
}

async function expandParts(
  parts: readonly WordPart[],
  expander: Expander,
  quoted: boolean,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const part of parts) pieces.push(...(await expandPart(part, expander, quoted)))
  return pieces
}

async function expandPart(part: WordPart, expander: Expander, quoted: boolean): Promise<Piece[]> {
  switch (part.type) {
    case "Literal":
      return quoted ? [{ text: part.value, quoted, split: false }] : literalPieces(part.text)
    case "Glob": {
      const whole: Piece = { text: part.text, quoted, split: false }
      if (part.kind !== "bracket" || !part.parts.some((inner) => inner.type !== "Literal")) {
        return [whole]
      }
      const inner = await expandParts(part.parts, expander, quoted)
      return [{ ...whole, text: "[" }, ...inner, { ...whole, text: "]" }]
    }
    case "ExtendedGlob":
    case "BraceExpansion":
      return quoted ? [{ text: part.text, quoted, split: false }] : literalPieces(part.text)
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ text: part.value, quoted: true, split: false }]
    case "DoubleQuoted":
    case "LocaleString": {
      const inner = await expandParts(part.parts, expander, true)
      // `""` is an argument; `"$@"` without parameters is none.
      return inner.length > 0 || part.parts.length > 0 ? inner : [empty]
    }
    case "SimpleExpansion":
    case "ParameterExpansion":
      return expandParameter(part, expander, quoted)
    case "CommandExpansion":
      return [value(await substitute(part.script, part.text, expander), quoted)]
    case "ArithmeticExpansion":
      return [value(await arithmeticText(part, expander), quoted)]
    case "ProcessSubstitution":
      return [value(await expander.shell.processSubstitution(part, expander.streams), quoted)]
  }
}

const empty: Piece = { text: "", quoted: true, split: false }

function value(text: string, quoted: boolean): Piece {
  return { text, quoted, split: !quoted }
}

async function arithmeticText(
  part: Extract<WordPart, { type: "ArithmeticExpansion" }>,
  expander: Expander,
): Promise<string> {
  const expression = part.expression ?? arithmeticOf(await dynamicBody(part.text, expander))
  try {
    return String(await evaluate(expression, expander))
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    throw new ShellError(inSource(error.message, part.text.slice(3, -2).trimStart()), 1, true)
  }
}

/** Bash shows the whole expression, and what is left of it where it gave up. */
function inSource(problem: string, source: string): string {
  const rest = /division by 0$/.test(problem)
    ? /[^/%]*$/.exec(source)?.[0].trimStart()
    : /operand expected$/.test(problem)
      ? /[-+*/%<>&|^!=~]+\s*$/.exec(source)?.[0]
      : undefined
  return rest === undefined ? problem : `${source}: ${problem} (error token is "${rest}")`
}

/** `$(( $op ))` is no expression before `$op` has been expanded. */
async function dynamicBody(text: string, expander: Expander): Promise<string> {
  const body = text.startsWith("$((") ? text.slice(3, -2) : text.slice(2, -1)
  const word = parse(`: "${body.replaceAll('"', '\\"')}"`).commands[0]?.command
  const argument = word?.type === "Command" ? word.suffix[0] : undefined
  return argument?.type === "Word" ? expandText(argument, expander) : ""
}

/** Unquoted source text: a backslash quotes the character after it, or joins two lines. */
function literalPieces(text: string): Piece[] {
  if (!text.includes("\\")) return [{ text, quoted: false, split: false }]
  const pieces: Piece[] = []
  for (const [all] of text.matchAll(/\\\n|\\[\s\S]|[^\\]+|\\$/g)) {
    if (all === "\\\n") continue
    if (all.startsWith("\\") && all.length > 1) {
      pieces.push({ text: all.slice(1), quoted: true, split: false })
    } else pieces.push({ text: all, quoted: false, split: false })
  }
  return pieces
}

function withTilde(pieces: readonly Piece[], { shell }: Expander): Piece[] {
  const [first, ...rest] = pieces
  if (first === undefined || first === "break" || first.quoted) return [...pieces]
  const tilde = /^~([\w-]*|\+)(?=\/|$)/.exec(first.text)
  if (!tilde) return [...pieces]
  const home = shell.homeOf(tilde[1] ?? "")
  if (home === null) return [...pieces]
  const after = { ...first, text: first.text.slice(tilde[0].length) }
  return [{ text: home, quoted: true, split: false }, after, ...rest]
}

function braced(word: Word): readonly Word[] {
  if (!word.parts?.some((part) => part.type === "BraceExpansion")) return [word]
  return expandBraces(word.text).flatMap((text) => {
    if (text === "") return []
    const command = parse(`: ${text}`).commands[0]?.command
    const argument = command?.type === "Command" ? command.suffix[0] : undefined
    return argument?.type === "Word" ? [argument] : []
  })
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece === "break" ? " " : piece.text)).join("")
}

function patternPieces(pieces: readonly Piece[]): PatternPiece[] {
  return pieces.map((piece) => (piece === "break" ? { text: " ", quoted: true } : piece))
}

/** Splits at IFS. A field that holds anything quoted stays even when it is empty. */
function splitFields(pieces: readonly Piece[], ifs = " \t\n"): PatternPiece[][] {
  const splitter = new FieldSplitter(ifs)
  const set = ifs.replace(/[\]\\^-]/g, "\\$&")
  const runs = new RegExp(`[${set}]|[^${set}]+`, "g")
  for (const piece of pieces) {
    if (piece === "break") splitter.end()
    else if (!piece.split || ifs === "") splitter.add(piece)
    else for (const [run] of piece.text.matchAll(runs)) splitter.split(run)
  }
  splitter.end()
  return splitter.fields
}

/** More words than this in one command, and the page would stand still over them. */
const mostFields = 200_000

class FieldSplitter {
  readonly fields: PatternPiece[][] = []
  private field: PatternPiece[] | null = null
  /** White space ended the last field: one separator that is none may follow and ends nothing. */
  private afterBlank = false
  private readonly ifs: string

  constructor(ifs: string) {
    this.ifs = ifs
  }

  add(piece: PatternPiece): void {
    if (piece.text === "" && !piece.quoted) return
    this.field = [...(this.field ?? []), piece]
    this.afterBlank = false
  }

  /** One character of IFS, or all up to the next. */
  split(run: string): void {
    if (!this.ifs.includes(run)) {
      const last = this.field?.at(-1)
      if (this.field && last && !last.quoted) {
        this.field[this.field.length - 1] = { text: last.text + run, quoted: false }
        this.afterBlank = false
      } else this.add({ text: run, quoted: false })
    } else if (/\s/.test(run)) {
      if (this.field) this.afterBlank = true
      this.end()
    } else if (this.field) this.end()
    else if (this.afterBlank) this.afterBlank = false
    else this.fields.push([])
  }

  end(): void {
    if (this.field) this.fields.push(this.field)
    this.field = null
    if (this.fields.length > mostFields) {
      throw new ShellError("Argument list too long", 126, true)
    }
  }
}

function pathNames(field: readonly PatternPiece[], shell: Shell): string[] {
  const text = field.map((piece) => piece.text).join("")
  if (shell.options.noglob || !hasPattern(field)) return [text]
  const found = glob(shell.files, shell.cwd, field, shell.shopt)
  if (found.length > 0) return found
  if (shell.shopt.failglob) throw new ShellError(`no match: ${text}`, 1, true)
  return shell.shopt.nullglob ? [] : [text]
}
