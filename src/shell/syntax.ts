/**
 * Reading shell source: whole, unfinished (the terminal then asks for more) or wrong, in Bash's words.
 * The parser is tolerant and always returns a tree, so nothing runs that has not passed here.
 */
import { forEachChild, type ParsedScript, parse, type SyntaxNode } from "unbash"

export type Parsed =
  | { readonly kind: "whole"; readonly script: ParsedScript }
  /** `missing`: the quote that nobody closed. */
  | { readonly kind: "unfinished"; readonly missing?: string }
  | { readonly kind: "wrong"; readonly message: string }

/** How often an alias may stand for another one. */
const aliasDepth = 16

export function parseSource(source: string, aliases?: ReadonlyMap<string, string>): Parsed {
  const text = aliases && aliases.size > 0 ? expandAliases(source, aliases) : source
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { kind: "unfinished" }
  const script = parse(text)
  const problem = problemOf(script, text)
  if (problem) return problem
  return { kind: "whole", script }
}

/** What is wrong with a tree that the parser made, if anything is. */
export function problemOf(
  script: ParsedScript,
  source: string,
): Exclude<Parsed, { kind: "whole" }> | null {
  const errors = script.errors ?? []
  const first = errors[0]
  if (!first) {
    return source.includes("<<") && hasOpenHereDocument(script) ? { kind: "unfinished" } : null
  }
  if (errors.some((error) => error.message.startsWith("unterminated"))) {
    const missing = quoteOf(errors.map((error) => error.message).join(" "))
    return { kind: "unfinished", ...(missing && { missing }) }
  }
  const closing = errors.some((error) => error.message.includes("to close"))
  const atBrace = first.message.endsWith("in brace group") ? 1 : 0
  const rest = source.slice(first.pos + atBrace).trim()
  if (/^expected '(then|do)'/.test(first.message) && !closing) {
    return unexpected(lastToken(source.slice(0, first.pos)))
  }
  if (first.message === "expected redirect target") return unexpected(firstToken(rest))
  if (rest === "" && !first.message.startsWith("unexpected")) return { kind: "unfinished" }
  return unexpected(firstToken(rest))
}

function quoteOf(message: string): string | null {
  return /double/.test(message) ? '"' : /single/.test(message) ? "'" : null
}

/** Bash's words for source that cannot run. */
export function problemText(problem: Exclude<Parsed, { kind: "whole" }>): string {
  if (problem.kind === "wrong") return problem.message
  if (problem.missing === undefined) return "syntax error: unexpected end of file"
  return `unexpected EOF while looking for matching \`${problem.missing}'`
}

function unexpected(token: string): { kind: "wrong"; message: string } {
  return { kind: "wrong", message: `syntax error near unexpected token \`${token}'` }
}

const tokenPattern = /^(?:;;&|;;|;&|&&|\|\||\|&|&>>|&>|>>|<<<|<<-|<<|[;&|<>(){}]|[^\s;&|<>()]+)/

function firstToken(text: string): string {
  return tokenPattern.exec(text)?.[0] ?? "newline"
}

function lastToken(text: string): string {
  return (
    text
      .trimEnd()
      .split(/[\s;]+/)
      .at(-1) ?? "newline"
  )
}

function hasOpenHereDocument(node: SyntaxNode): boolean {
  if (node.type === "HereDoc" && node.closing === undefined) return true
  let open = false
  forEachChild(node, (child) => {
    open ||= hasOpenHereDocument(child)
  })
  return open
}

/** Aliases act on source as it is read, so one made on this line does not count on it (as in Bash). */
function expandAliases(source: string, aliases: ReadonlyMap<string, string>): string {
  let text = source
  const used = new Set<string>()
  for (let round = 0; round < aliasDepth; round++) {
    const found = aliasesIn(parse(text), aliases).filter(({ name }) => !used.has(name))
    if (found.length === 0) return text
    for (const { name, pos, end } of found.sort((a, b) => b.pos - a.pos)) {
      text = text.slice(0, pos) + (aliases.get(name) ?? name) + text.slice(end)
    }
    for (const { name } of found) used.add(name)
  }
  return text
}

interface AliasUse {
  readonly name: string
  readonly pos: number
  readonly end: number
}

function aliasesIn(node: SyntaxNode, aliases: ReadonlyMap<string, string>): AliasUse[] {
  const uses: AliasUse[] = []
  if (node.type === "Command" && node.name && aliases.has(node.name.text)) {
    uses.push({ name: node.name.text, pos: node.name.pos, end: node.name.end })
  }
  forEachChild(node, (child) => {
    // Escaped backticks have a source of their own: their positions mean nothing here.
    if (child.type !== "Script" || child.source === undefined) {
      uses.push(...aliasesIn(child, aliases))
    }
  })
  return uses
}
