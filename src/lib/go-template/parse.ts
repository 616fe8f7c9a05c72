/** Reads Go's template language, with Go's own words for what it cannot read. */
import { type Token, type TokenKind, tokenize } from "./lexer.ts"
import { unquote } from "./literal.ts"
import type { Command, Node, Operand, Pipeline } from "./nodes.ts"

/** Carries Go's sentence, `template: :1: unclosed action`. */
export class TemplateError extends Error {
  /** What had been written when it happened. */
  readonly written: string
  constructor(message: string, written = "") {
    super(message)
    this.written = written
  }
}

export interface ParsedTemplate {
  readonly source: string
  readonly nodes: readonly Node[]
  /** What `define` and `block` name. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>
}

/** `functions`: the names that may be called. `name`: of the template, in errors. */
export function parseTemplate(
  source: string,
  functions: ReadonlySet<string>,
  name: string,
): ParsedTemplate {
  return new TemplateParser(source, functions, name).parse()
}

/** A list of nodes and the keyword that ended it; empty at the end of the template. */
interface NodeList {
  readonly nodes: Node[]
  readonly ended: "" | "else" | "end"
}

type Block = "if" | "with" | "range"

class TemplateParser {
  private readonly source: string
  private readonly tokens: readonly Token[]
  private readonly functions: ReadonlySet<string>
  private readonly name: string
  private readonly definitions = new Map<string, readonly Node[]>()
  private position = 0
  private variables = ["$"]
  private loops = 0

  constructor(source: string, functions: ReadonlySet<string>, name: string) {
    this.source = source
    this.tokens = tokenize(source)
    this.functions = functions
    this.name = name
  }

  parse(): ParsedTemplate {
    const { nodes, ended } = this.list()
    if (ended !== "") throw this.error(`unexpected {{${ended}}}`)
    return { source: this.source, nodes, definitions: this.definitions }
  }

  private list(): NodeList {
    const nodes: Node[] = []
    while (this.peek.kind !== "eof") {
      const token = this.next()
      if (token.kind === "text") nodes.push({ kind: "text", text: token.text, at: token.at })
      else if (token.kind !== "left") throw this.unexpected(token, "input")
      else {
        const node = this.action()
        if (node === "end" || node === "else") return { nodes, ended: node }
        if (node !== null) nodes.push(node)
      }
    }
    return { nodes, ended: "" }
  }

  /** A list that has to be ended by a keyword. */
  private inner(): NodeList {
    const list = this.list()
    if (list.ended === "") throw this.error("unexpected EOF")
    return list
  }

  private action(): Node | "else" | "end" | null {
    const token = this.nextInk()
    if (token.kind !== "keyword") {
      this.position--
      return { kind: "action", pipeline: this.pipeline("command", "right"), at: token.at }
    }
    switch (token.text) {
      case "if":
      case "with":
      case "range":
        return this.block(token.text, token.at)
      case "end":
        this.expect("right", "end")
        return "end"
      case "else":
        if (!["if", "with"].includes(this.peekInk.text)) this.expect("right", "else")
        return "else"
      case "break":
      case "continue":
        this.expect("right", `{{${token.text}}}`)
        if (this.loops === 0) throw this.error(`{{${token.text}}} outside {{range}}`)
        return { kind: token.text, at: token.at }
      case "define":
        return this.definition()
      default:
        return this.call(token)
    }
  }

  private block(kind: Block, at: number): Node {
    const outer = this.variables
    this.variables = [...outer]
    const pipeline = this.pipeline(kind, "right")
    if (kind === "range") this.loops++
    const { nodes: body, ended } = this.inner()
    if (kind === "range") this.loops--
    const otherwise = ended === "else" ? this.otherwise(kind) : []
    this.variables = outer
    return { kind, pipeline, body, otherwise, at }
  }

  /** `{{else if …}}` and `{{else with …}}` need one `{{end}}` together with theirs. */
  private otherwise(kind: Block): readonly Node[] {
    const next = this.peekInk
    if (next.kind === "keyword" && (next.text === "if" || next.text === "with")) {
      if (next.text !== kind) throw this.unexpected(next, "input")
      this.nextInk()
      return [this.block(next.text, next.at)]
    }
    const { nodes, ended } = this.inner()
    if (ended !== "end") throw this.error(`expected end; found {{${ended}}}`)
    return nodes
  }

  private definition(): null {
    const name = this.unquoted(this.templateName("define clause"))
    this.expect("right", "define clause")
    this.define(name, "define clause")
    return null
  }

  private define(name: string, context: string): void {
    const outer = this.variables
    this.variables = ["$"]
    const { nodes, ended } = this.inner()
    if (ended !== "end") throw this.error(`unexpected {{${ended}}} in ${context}`)
    this.variables = outer
    this.definitions.set(name, nodes)
  }

  /** `template` or `block`, which defines what it calls. */
  private call(token: Token): Node {
    const context = `${token.text} clause`
    const named = this.templateName(context)
    const { at } = named
    const name = this.unquoted(named)
    if (token.text === "template" && this.peekInk.kind === "right") {
      this.nextInk()
      return { kind: "template", name, pipeline: null, at }
    }
    const pipeline = this.pipeline(context, "right")
    if (token.text === "block") this.define(name, context)
    return { kind: "template", name, pipeline, at }
  }

  private templateName(context: string): Token {
    const token = this.nextInk()
    if (token.kind !== "string") throw this.unexpected(token, context)
    return token
  }

  private pipeline(context: string, end: TokenKind): Pipeline {
    const { at } = this.peekInk
    const { declare, assigns } = this.declarations(context)
    const commands: Command[] = []
    for (;;) {
      const token = this.nextInk()
      if (token.kind === end) break
      if (!beginsOperand.has(token.kind)) throw this.unexpected(token, context)
      this.position--
      commands.push(this.command())
    }
    if (commands.length === 0) throw this.error(`missing value for ${context}`)
    const literal = commands.findIndex(
      ({ operands: [first] }, index) => index > 0 && first !== undefined && isLiteral(first),
    )
    if (literal > 0) {
      throw this.error(`non executable command in pipeline stage ${literal + 1}`)
    }
    return { kind: "pipeline", declare, assigns, commands, at }
  }

  private declarations(context: string): { declare: string[]; assigns: boolean } {
    const declare: string[] = []
    let assigns = false
    while (this.peekInk.kind === "variable") {
      const start = this.position
      const variable = this.nextInk()
      const sign = this.nextInk()
      if (sign.kind === "assign" || sign.kind === "declare") {
        assigns = sign.kind === "assign"
        declare.push(variable.text)
        break
      }
      if (sign.text !== ",") {
        this.position = start
        break
      }
      declare.push(variable.text)
      if (context !== "range" || declare.length > 1) {
        throw this.error(`too many declarations in ${context}`)
      }
      if (!["variable", "right", "rparen"].includes(this.peekInk.kind)) {
        throw this.error("range can only initialize variables")
      }
    }
    this.variables.push(...declare)
    return { declare, assigns }
  }

  private command(): Command {
    const operands: Operand[] = []
    const { at } = this.peekInk
    for (;;) {
      this.skipSpace()
      const operand = this.operand()
      if (operand !== null) operands.push(operand)
      const token = this.next()
      if (token.kind === "space") continue
      if (token.kind === "right" || token.kind === "rparen") this.position--
      else if (token.kind !== "pipe") throw this.unexpected(token, "operand")
      break
    }
    if (operands.length === 0) throw this.error("empty command")
    return { kind: "command", operands, at }
  }

  private operand(): Operand | null {
    const term = this.term()
    if (term === null || this.peek.kind !== "field") return term
    const { at } = this.peek
    const path: string[] = []
    while (this.peek.kind === "field") path.push(this.next().text.slice(1))
    if (term.kind === "field" || term.kind === "variable") {
      return { ...term, path: [...term.path, ...path], at }
    }
    if (isLiteral(term)) {
      const shown = term.kind === "string" || term.kind === "number" ? term.text : term.kind
      throw this.error(`unexpected . after term ${JSON.stringify(shown)}`)
    }
    return { kind: "chain", of: term, path, at }
  }

  private term(): Operand | null {
    const token = this.nextInk()
    const { at, text } = token
    switch (token.kind) {
      case "identifier":
        if (!this.functions.has(text)) {
          throw this.error(`function ${JSON.stringify(text)} not defined`)
        }
        return { kind: "function", name: text, at }
      case "dot":
      case "nil":
        return { kind: token.kind, at }
      case "variable":
        if (!this.variables.includes(text)) {
          throw this.error(`undefined variable ${JSON.stringify(text)}`)
        }
        return { kind: "variable", name: text, path: [], at }
      case "field":
        return { kind: "field", path: [text.slice(1)], at }
      case "bool":
        return { kind: "bool", value: text === "true", at }
      case "constant":
        return { kind: "number", text, value: this.letter(token), isFloat: false, at }
      case "number":
        return { kind: "number", text, ...this.number(text), at }
      case "string":
        return { kind: "string", text, value: this.unquoted(token), at }
      case "lparen":
        return this.pipeline("parenthesized pipeline", "rparen")
    }
    this.position--
    return null
  }

  private number(text: string): { value: number; isFloat: boolean } {
    const plain = text.replaceAll("_", "").replace(/^\+/, "")
    const digits = plain.replace(/^-/, "")
    const octal = /^0[0-7]+$/.test(digits)
    const value = Number(octal ? `0o${digits}` : digits)
    if (digits === "" || Number.isNaN(value)) {
      throw this.error(`illegal number syntax: ${JSON.stringify(text)}`)
    }
    const isFloat = !/^0[xX]/.test(digits) && /[.eE]/.test(digits)
    return { value: plain.startsWith("-") ? -value : value, isFloat }
  }

  private letter(token: Token): number {
    const letters = [...this.unquoted(token)]
    if (letters.length !== 1) throw this.error(`malformed character constant: ${token.text}`)
    return letters[0]?.codePointAt(0) ?? 0
  }

  private unquoted(token: Token): string {
    const value = unquote(token.text)
    if (value === null) throw this.error("invalid syntax")
    return value
  }

  private get peek(): Token {
    return this.tokens[this.position] ?? this.lastToken
  }

  /** The next token that is no space. */
  private get peekInk(): Token {
    this.skipSpace()
    return this.peek
  }

  private skipSpace(): void {
    if (this.peek.kind === "space") this.position++
  }

  private get lastToken(): Token {
    return this.tokens.at(-1) ?? { kind: "eof", text: "", at: 0, line: 1 }
  }

  private next(): Token {
    const token = this.peek
    this.position++
    return token
  }

  private nextInk(): Token {
    this.skipSpace()
    return this.next()
  }

  private expect(kind: TokenKind, context: string): void {
    const token = this.nextInk()
    if (token.kind !== kind) throw this.unexpected(token, context)
  }

  private unexpected(token: Token, context: string): TemplateError {
    if (token.kind === "error") return this.error(token.text, token)
    return this.error(`unexpected ${tokenText(token)} in ${context}`, token)
  }

  private error(message: string, token: Token = this.peek): TemplateError {
    return new TemplateError(`template: ${this.name}:${token.line}: ${message}`)
  }
}

const beginsOperand: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "bool",
  "constant",
  "dot",
  "field",
  "identifier",
  "lparen",
  "nil",
  "number",
  "string",
  "variable",
])

const isLiteral = ({ kind }: Operand): boolean =>
  ["bool", "dot", "nil", "number", "string"].includes(kind)

function tokenText({ kind, text }: Token): string {
  if (kind === "eof") return "EOF"
  if (kind === "keyword" || kind === "dot" || kind === "nil") return `<${text}>`
  return text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text)
}
