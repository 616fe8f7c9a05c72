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
    wordText: async (word) =>
      word.parts ? joined(await expandParts(word.parts, expander, true)) : word.value,
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

export async function expandParts(
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
    case "Glob":
      return [{ text: part.text, quoted, split: false }]
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
  return String(await evaluate(expression, expander))
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

export function patternPieces(pieces: readonly Piece[]): PatternPiece[] {
  return pieces.map((piece) => (piece === "break" ? { text: " ", quoted: true } : piece))
}

/** Splits at IFS. A field that holds anything quoted stays even when it is empty. */
export function splitFields(pieces: readonly Piece[], ifs = " \t\n"): PatternPiece[][] {
  const fields: PatternPiece[][] = []
  let field: PatternPiece[] | null = null
  for (const piece of pieces) {
    if (piece === "break") {
      if (field) fields.push(field)
      field = null
    } else if (!piece.split || ifs === "") {
      if (piece.text !== "" || piece.quoted) field = [...(field ?? []), piece]
    } else {
      const parts = splitAtSeparators(piece.text, ifs)
      parts.forEach((part, index) => {
        if (index > 0) {
          if (field) fields.push(field)
          else if (part.hard) fields.push([])
          field = null
        }
        if (part.text !== "") field = [...(field ?? []), { text: part.text, quoted: false }]
      })
    }
  }
  if (field) fields.push(field)
  return fields
}

/** `hard`: the separator before this part was one that is not white space, so it counts by itself. */
function splitAtSeparators(text: string, ifs: string): { text: string; hard: boolean }[] {
  const parts = [{ text: "", hard: false }]
  let hardSeen = true
  for (const char of text) {
    const last = parts.at(-1)
    if (!last) break
    if (!ifs.includes(char)) {
      last.text += char
      hardSeen = false
    } else if (/\s/.test(char)) {
      if (last.text !== "" || parts.length === 1) parts.push({ text: "", hard: false })
    } else {
      const afterSpace = last.text === "" && parts.length > 1 && !hardSeen
      if (afterSpace) hardSeen = true
      else parts.push({ text: "", hard: true })
    }
  }
  return parts
}

function pathNames(field: readonly PatternPiece[], shell: Shell): string[] {
  const text = field.map((piece) => piece.text).join("")
  if (!hasPattern(field)) return [text]
  const found = glob(shell.files, shell.cwd, field)
  return found.length > 0 ? found : [text]
}
