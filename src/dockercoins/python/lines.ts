/**
 * Python's logical lines: strings, comments, brackets and continuations are understood, so that
 * indentation can be judged. lezer repairs what CPython refuses; this reader does not.
 */

export interface LogicalLine {
  /** Of its first physical line, from 1. */
  readonly line: number
  /** The indentation, as written. */
  readonly indent: string
  /** Code with string contents and comments blanked out, lines joined; positions as in the first line. */
  readonly code: string
  /** The colon that opens a block stands at the end. */
  readonly opensBlock: boolean
  /** There is a colon outside brackets: `if x: pass` opens and closes its block on one line. */
  readonly hasColon: boolean
}

export interface LexicalError {
  readonly line: number
  /** From 0. */
  readonly column: number
  readonly message: string
}

/** As CPython's tokenizer has it. */
export const deepest = { brackets: 200, indentation: 100 } as const

interface Bracket {
  readonly open: string
  readonly line: number
  readonly column: number
}

const closing: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" }

export function readLines(text: string): { lines: LogicalLine[]; error: LexicalError | null } {
  const reader = new LineReader(text)
  return { lines: reader.lines, error: reader.read() }
}

class LineReader {
  readonly lines: LogicalLine[] = []
  private readonly text: string
  private position = 0
  private line = 1
  private lineStart = 0
  private readonly brackets: Bracket[] = []
  private code = ""
  private firstLine = 1
  private colon = false

  constructor(text: string) {
    this.text = text
  }

  read(): LexicalError | null {
    while (this.position < this.text.length) {
      const error = this.step(this.text[this.position] ?? "")
      if (error) return error
    }
    this.finish()
    const open = this.brackets.at(-1)
    if (open) {
      const message = `SyntaxError: '${open.open}' was never closed`
      return { line: open.line, column: open.column, message }
    }
    return null
  }

  private step(character: string): LexicalError | null {
    const here = { line: this.line, column: this.position - this.lineStart }
    if (character === "\n") {
      this.newline()
      return null
    }
    if (character === "#") {
      while (this.position < this.text.length && this.text[this.position] !== "\n") this.position++
      return null
    }
    if (character === "\\" && this.text[this.position + 1] === "\n") {
      this.code += " "
      this.position += 2
      this.line += 1
      this.lineStart = this.position
      return null
    }
    if (character === '"' || character === "'") return this.string(character)
    if ("([{".includes(character)) {
      if (this.brackets.length >= deepest.brackets) {
        return { ...here, message: "SyntaxError: too many nested parentheses" }
      }
      this.brackets.push({ open: character, ...here })
    }
    const opener = closing[character]
    if (opener !== undefined) {
      const open = this.brackets.pop()
      if (!open) return { ...here, message: `SyntaxError: unmatched '${character}'` }
      if (open.open !== opener) {
        const where = open.line === here.line ? "" : ` on line ${open.line}`
        const message = `SyntaxError: closing parenthesis '${character}' does not match opening parenthesis '${open.open}'${where}`
        return { ...here, message }
      }
    }
    if (character === ":" && this.brackets.length === 0) this.colon = true
    this.code += character
    this.position += 1
    return null
  }

  private newline(): void {
    this.position += 1
    if (this.brackets.length > 0) this.code += " "
    else this.finish()
    this.line += 1
    this.lineStart = this.position
    if (this.brackets.length === 0) this.firstLine = this.line
  }

  private finish(): void {
    const code = this.code.trimEnd()
    if (code.trim() !== "") {
      this.lines.push({
        line: this.firstLine,
        indent: code.slice(0, code.length - code.trimStart().length),
        code,
        opensBlock: code.endsWith(":"),
        hasColon: this.colon,
      })
    }
    this.code = ""
    this.colon = false
  }

  private string(quote: string): LexicalError | null {
    const start = { line: this.line, column: this.position - this.lineStart }
    const triple = this.text.startsWith(quote.repeat(3), this.position)
    const end = triple ? quote.repeat(3) : quote
    this.position += end.length
    this.code += end
    while (this.position < this.text.length) {
      if (this.text.startsWith(end, this.position)) {
        this.position += end.length
        this.code += end
        return null
      }
      const character = this.text[this.position]
      if (character === "\\") {
        if (this.text[this.position + 1] === "\n") this.crossLine(this.position + 1)
        this.position += 2
        continue
      }
      if (character === "\n") {
        if (!triple) break
        this.crossLine(this.position)
      }
      this.code += character === "\n" ? " " : "_"
      this.position += 1
    }
    const kind = triple
      ? "unterminated triple-quoted string literal"
      : "unterminated string literal"
    return { ...start, message: `SyntaxError: ${kind} (detected at line ${this.line})` }
  }

  private crossLine(newlineAt: number): void {
    this.line += 1
    this.lineStart = newlineAt + 1
  }
}
