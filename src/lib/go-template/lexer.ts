/** Splits a template into the tokens that Go's own lexer sees, its complaints among them. */

export type TokenKind =
  | "assign"
  | "bool"
  | "char"
  | "comment"
  | "constant"
  | "declare"
  | "dot"
  | "eof"
  | "error"
  | "field"
  | "identifier"
  | "keyword"
  | "left"
  | "lparen"
  | "nil"
  | "number"
  | "pipe"
  | "right"
  | "rparen"
  | "space"
  | "string"
  | "text"
  | "variable"

export interface Token {
  readonly kind: TokenKind
  /** As written; of an error, its sentence. */
  readonly text: string
  /** Index in the source. */
  readonly at: number
  /** From 1. */
  readonly line: number
}

const keywords: ReadonlySet<string> = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "range",
  "template",
  "with",
])

const values: Readonly<Record<string, TokenKind>> = { true: "bool", false: "bool", nil: "nil" }

const blanks = " \t\r\n"
const left = "{{"
const right = "}}"

/** What may follow a name. */
const terminators = new Set([..." \t\r\n.,|:)("])
const word = /^[\p{L}\p{Nd}_]$/u

/** Ends with `eof` or with an error. */
export function tokenize(source: string): readonly Token[] {
  return new Lexer(source).tokens()
}

class Lexer {
  private readonly source: string
  private readonly found: Token[] = []
  private position = 0
  private parens = 0

  constructor(source: string) {
    this.source = source
  }

  tokens(): readonly Token[] {
    let trims = false
    while (this.last?.kind !== "error") {
      if (!this.text(trims)) break
      trims = this.action()
    }
    return this.found
  }

  private get last(): Token | undefined {
    return this.found.at(-1)
  }

  private emit(
    kind: TokenKind,
    from: number,
    text = this.source.slice(from, this.position),
  ): TokenKind {
    const line = this.source.slice(0, from).split("\n").length
    this.found.push({ kind, text, at: from, line })
    return kind
  }

  private fail(sentence: string, from = this.position): TokenKind {
    return this.emit("error", from, sentence)
  }

  /** Up to the next action; false at the end of the source. */
  private text(trims: boolean): boolean {
    const open = this.source.indexOf(left, this.position)
    const end = open === -1 ? this.source.length : open
    let from = this.position
    if (trims) while (from < end && blanks.includes(this.source[from] ?? "")) from++
    let until = end
    if (open !== -1 && this.trimsBefore(open)) {
      while (until > from && blanks.includes(this.source[until - 1] ?? "")) until--
    }
    this.position = end
    if (until > from) this.emit("text", from, this.source.slice(from, until))
    if (open === -1) this.emit("eof", end, "")
    return open !== -1
  }

  private trimsBefore(open: number): boolean {
    const after = this.source[open + 3] ?? ""
    return this.source[open + 2] === "-" && after !== "" && blanks.includes(after)
  }

  /** From its braces to its braces; true when it takes the blanks that follow. */
  private action(): boolean {
    const open = this.position
    const head = left.length + (this.trimsBefore(open) ? 2 : 0)
    if (this.source.startsWith("/*", open + head)) return this.comment(open + head)
    this.position += head
    this.parens = 0
    this.emit("left", open)
    for (;;) {
      const closing = this.closing(this.position)
      if (closing !== null) {
        if (this.parens > 0) this.fail("unclosed left paren")
        else this.close(closing)
        return closing.trims
      }
      if (this.inside() === "error") return false
    }
  }

  private comment(from: number): boolean {
    const end = this.source.indexOf("*/", from)
    if (end === -1) {
      this.fail("unclosed comment", from)
      return false
    }
    const closing = this.closing(end + 2)
    if (closing === null) {
      this.fail("comment ends before closing delimiter", from)
      return false
    }
    this.position = closing.after
    return closing.trims
  }

  private closing(at: number): { after: number; trims: boolean } | null {
    if (this.source.startsWith(right, at)) return { after: at + 2, trims: false }
    const marked = blanks.includes(this.source[at] ?? "x") && this.source[at + 1] === "-"
    if (!marked || !this.source.startsWith(right, at + 2)) return null
    return { after: at + 4, trims: true }
  }

  private close({ after }: { after: number }): void {
    const from = after - right.length
    this.position = after
    this.emit("right", from)
  }

  /** One token, and its kind. */
  private inside(): TokenKind {
    const from = this.position
    const letter = [...this.source.slice(from, from + 2)][0] ?? ""
    if (letter === "") return this.fail("unclosed action")
    this.position += letter.length
    if (blanks.includes(letter)) return this.blanks(from)
    const next = this.source[this.position] ?? ""
    if (letter === "=") return this.emit("assign", from)
    if (letter === ":") {
      if (next !== "=") return this.fail("expected :=", from)
      this.position++
      return this.emit("declare", from)
    }
    if (letter === "|") return this.emit("pipe", from)
    if (letter === '"' || letter === "'" || letter === "`") return this.quoted(letter, from)
    if (letter === "$") return this.name("variable", from)
    if (letter === "." && !/[0-9]/.test(next)) return this.name("field", from)
    if (/[-+.0-9]/.test(letter)) return this.number(from)
    if (word.test(letter)) return this.identifier(from)
    if (letter === "(") {
      this.parens++
      return this.emit("lparen", from)
    }
    if (letter === ")") {
      this.parens--
      return this.parens < 0 ? this.fail("unexpected right paren", from) : this.emit("rparen", from)
    }
    if (/[!-~]/.test(letter)) return this.emit("char", from)
    return this.fail(`unrecognized character in action: ${unicode(letter)}`, from)
  }

  /** The last blank may belong to the braces. */
  private blanks(from: number): TokenKind {
    while (blanks.includes(this.source[this.position] ?? "x")) this.position++
    if (this.closing(this.position - 1)?.trims) this.position--
    return this.position > from ? this.emit("space", from) : "space"
  }

  private quoted(quote: string, from: number): TokenKind {
    const names: Readonly<Record<string, string>> = {
      '"': "unterminated quoted string",
      "'": "unterminated character constant",
      "`": "unterminated raw quoted string",
    }
    for (;;) {
      const letter = this.source[this.position++]
      if (letter === undefined || (letter === "\n" && quote !== "`")) {
        return this.fail(names[quote] ?? "", from)
      }
      if (letter === quote) break
      if (letter === "\\" && quote !== "`") this.position++
    }
    return this.emit(quote === "'" ? "constant" : "string", from)
  }

  private word(): void {
    for (const letter of this.source.slice(this.position)) {
      if (!word.test(letter)) return
      this.position += letter.length
    }
  }

  /** A complaint when something follows that cannot follow a name. */
  private unended(): TokenKind | null {
    const [letter = ""] = this.source.slice(this.position, this.position + 2)
    const rest = this.source.slice(this.position)
    if (letter === "" || terminators.has(letter) || rest.startsWith(right)) return null
    return this.fail(`bad character ${unicode(letter)}`)
  }

  private name(kind: "field" | "variable", from: number): TokenKind {
    this.word()
    const alone = this.position === from + 1
    return this.unended() ?? this.emit(alone && kind === "field" ? "dot" : kind, from)
  }

  private identifier(from: number): TokenKind {
    this.word()
    const name = this.source.slice(from, this.position)
    const kind = keywords.has(name) ? "keyword" : (values[name] ?? "identifier")
    return this.unended() ?? this.emit(kind, from)
  }

  private number(from: number): TokenKind {
    const pattern =
      /[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)/y
    pattern.lastIndex = from
    this.position = from + (pattern.exec(this.source)?.[0].length ?? 0)
    const next = this.source[this.position] ?? ""
    if (next !== "" && word.test(next)) {
      this.position++
      const text = this.source.slice(from, this.position)
      return this.fail(`bad number syntax: ${JSON.stringify(text)}`, from)
    }
    return this.emit("number", from)
  }
}

/** As Go's `%#U`. */
function unicode(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")} '${letter}'`
}
