/** Reads the part of Go's template language that Docker's `--format` users know. */

export type Operand =
  | { readonly kind: "field"; readonly path: readonly string[]; readonly at: number }
  | {
      readonly kind: "variable"
      readonly name: string
      readonly path: readonly string[]
      readonly at: number
    }
  | {
      readonly kind: "literal"
      readonly value: string | number | boolean | null
      readonly at: number
    }
  | { readonly kind: "function"; readonly name: string; readonly at: number }
  | {
      readonly kind: "pipeline"
      readonly pipeline: Pipeline
      readonly path: readonly string[]
      readonly at: number
    }

/** An operand with its arguments: `printf "%s" .Name`. */
export type Command = readonly Operand[]

export interface Pipeline {
  /** Variables that take the result: `$i, $v := …`. */
  readonly declare: readonly string[]
  readonly commands: readonly Command[]
}

export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipeline: Pipeline }
  | {
      readonly kind: "if" | "with" | "range"
      readonly pipeline: Pipeline
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }

/** Carries Go's sentence, `template: :1: unclosed action`. */
export class TemplateError extends Error {}

export interface Token {
  readonly text: string
  /** Column in the template, from 0. */
  readonly at: number
  readonly blankBefore: boolean
}

/** `functions`: the names that may be called. */
export function parseTemplate(source: string, functions: ReadonlySet<string>): readonly Node[] {
  const parser = new TemplateParser(source, functions)
  return parser.parse()
}

class TemplateParser {
  private readonly pieces: readonly (string | readonly Token[])[]
  private readonly functions: ReadonlySet<string>
  private position = 0

  constructor(source: string, functions: ReadonlySet<string>) {
    this.pieces = splitSource(source)
    this.functions = functions
  }

  parse(): readonly Node[] {
    const { nodes, ended } = this.list()
    if (ended !== "") throw fail(`unexpected {{${ended}}}`)
    return nodes
  }

  /** Reads until `end` or `else`; `ended` says which, empty at the end of the template. */
  private list(): { nodes: Node[]; ended: string; rest: readonly Token[] } {
    const nodes: Node[] = []
    while (this.position < this.pieces.length) {
      const piece = this.pieces[this.position++]
      if (piece === undefined) break
      if (typeof piece === "string") {
        if (piece !== "") nodes.push({ kind: "text", text: piece })
        continue
      }
      const word = piece[0]?.text ?? ""
      if (word === "end" || word === "else") return { nodes, ended: word, rest: piece.slice(1) }
      if (word === "if" || word === "with" || word === "range") {
        nodes.push(this.block(word, piece.slice(1)))
      } else nodes.push({ kind: "action", pipeline: this.pipeline(piece) })
    }
    return { nodes, ended: "", rest: [] }
  }

  private block(kind: "if" | "with" | "range", head: readonly Token[]): Node {
    const pipeline = this.pipeline(head)
    const body = this.list()
    if (body.ended === "") throw fail("unexpected EOF")
    let otherwise: readonly Node[] = []
    if (body.ended === "else") {
      const next = body.rest[0]?.text
      if (next === "if" || next === "with") otherwise = [this.block(next, body.rest.slice(1))]
      else {
        const tail = this.list()
        if (tail.ended !== "end") throw fail("unexpected EOF")
        otherwise = tail.nodes
      }
    }
    return { kind, pipeline, body: body.nodes, otherwise }
  }

  private pipeline(tokens: readonly Token[]): Pipeline {
    const assign = tokens.findIndex((token) => token.text === ":=" || token.text === "=")
    const declare = tokens
      .slice(0, Math.max(assign, 0))
      .filter((token) => token.text.startsWith("$"))
      .map((token) => token.text)
    const stream = new TokenStream(tokens.slice(assign + 1))
    const commands = this.commands(stream)
    if (!stream.atEnd) throw fail(`unexpected ${JSON.stringify(stream.peek)} in operand`)
    return { declare, commands }
  }

  private commands(stream: TokenStream): Command[] {
    const commands: Command[] = []
    do commands.push(this.command(stream))
    while (stream.take("|"))
    return commands
  }

  private command(stream: TokenStream): Command {
    const operands: Operand[] = []
    while (!stream.atEnd && stream.peek !== "|" && stream.peek !== ")") {
      operands.push(this.operand(stream))
    }
    if (operands.length === 0) throw fail("missing value for command")
    return operands
  }

  private operand(stream: TokenStream): Operand {
    const token = stream.next()
    const { text, at } = token
    if (text === "(") {
      const commands = this.commands(stream)
      if (!stream.take(")")) throw fail("unclosed left paren")
      const path =
        stream.peek.startsWith(".") && !stream.blankNext ? fieldPath(stream.next().text) : []
      return { kind: "pipeline", pipeline: { declare: [], commands }, path, at }
    }
    if (text.startsWith(".")) return { kind: "field", path: fieldPath(text), at }
    if (text.startsWith("$")) {
      const [name = "$", ...path] = text.split(".")
      return { kind: "variable", name, path, at }
    }
    if (text.startsWith('"') || text.startsWith("`")) {
      return { kind: "literal", value: unquote(text), at }
    }
    if (/^[-+]?[0-9]/.test(text)) return { kind: "literal", value: Number(text), at }
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true", at }
    if (text === "nil") return { kind: "literal", value: null, at }
    if (!/^[A-Za-z_]\w*$/.test(text)) throw fail(`unexpected ${JSON.stringify(text)} in operand`)
    if (!this.functions.has(text)) throw fail(`function ${JSON.stringify(text)} not defined`)
    return { kind: "function", name: text, at }
  }
}

class TokenStream {
  private position = 0
  private readonly tokens: readonly Token[]
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }
  get atEnd(): boolean {
    return this.position >= this.tokens.length
  }
  get peek(): string {
    return this.tokens[this.position]?.text ?? ""
  }
  get blankNext(): boolean {
    return this.tokens[this.position]?.blankBefore ?? false
  }
  next(): Token {
    const token = this.tokens[this.position++]
    if (token === undefined) throw fail("unexpected end of action")
    return token
  }
  take(text: string): boolean {
    if (this.peek !== text) return false
    this.position++
    return true
  }
}

function fieldPath(text: string): string[] {
  return text
    .split(".")
    .slice(1)
    .filter((name) => name !== "")
}

function unquote(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1)
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === "string") return parsed
  } catch {
    // Falls through to Go's own complaint.
  }
  throw fail(`invalid syntax: ${text}`)
}

function fail(message: string): TemplateError {
  return new TemplateError(`template: :1: ${message}`)
}

/** Splits into texts and the tokens of actions, with the trim markers done. */
function splitSource(source: string): (string | readonly Token[])[] {
  const pieces: (string | readonly Token[])[] = []
  let from = 0
  let trimNext = false
  while (true) {
    const open = source.indexOf("{{", from)
    const text = source.slice(from, open === -1 ? source.length : open)
    const trimsBefore = open !== -1 && /^-\s/.test(source.slice(open + 2, open + 4))
    const started = trimNext ? text.trimStart() : text
    pieces.push(trimsBefore ? started.trimEnd() : started)
    if (open === -1) return pieces
    const close = closingBraces(source, open + 2)
    if (close === -1) throw fail("unclosed action")
    trimNext = /\s-$/.test(source.slice(open + 2, close))
    const inside = source.slice(open + 2 + (trimsBefore ? 1 : 0), trimNext ? close - 1 : close)
    if (!/^\s*\/\*/.test(inside)) {
      pieces.push(tokenize(inside, open + 2 + (trimsBefore ? 1 : 0)))
    }
    from = close + 2
  }
}

/** Where the action ends; braces inside of quotes do not count. */
function closingBraces(source: string, from: number): number {
  let quote = ""
  for (let i = from; i < source.length; i++) {
    const letter = source[i] ?? ""
    if (quote !== "") {
      if (letter === "\\" && quote === '"') i++
      else if (letter === quote) quote = ""
    } else if (letter === '"' || letter === "`") quote = letter
    else if (source.startsWith("}}", i)) return i
  }
  return -1
}

const tokenPattern = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|:=|[|(),=]|[^\s|(),="`]+|")/y

function tokenize(inside: string, offset: number): Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  for (let match = tokenPattern.exec(inside); match !== null; match = tokenPattern.exec(inside)) {
    const text = match[1] ?? ""
    if (text === '"') throw fail("unterminated quoted string")
    const blanks = match[0].length - text.length
    const at = offset + match.index + blanks
    if (text !== ",") tokens.push({ text, at, blankBefore: blanks > 0 })
  }
  return tokens
}
