/** What Go's JSON scanner says of a text that is no JSON: what a client reads who has typed a body by hand. */

/** Where the first value ends, in bytes; or what is wrong with it. Not for documents that are nested too deep. */
export type Scanned = { readonly end: number } | { readonly problem: string }

export function scanGoJson(bytes: Uint8Array): Scanned {
  const scanner = new Scanner(bytes)
  try {
    scanner.value()
    return { end: scanner.at }
  } catch (error) {
    if (error instanceof SyntaxProblem) return { problem: error.message }
    throw error
  }
}

class SyntaxProblem extends Error {}

class Scanner {
  at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  value(): void {
    const first = this.#afterSpace()
    if (first === "{") this.#object()
    else if (first === "[") this.#array()
    else if (first === '"') this.#string()
    else if (first === "-" || isDigit(first)) this.#number()
    else if (first in literals) this.#literal(literals[first] ?? "")
    else this.#fail("looking for beginning of value")
  }

  #object(): void {
    this.at++
    if (this.#afterSpace() === "}") return void this.at++
    for (;;) {
      if (this.#afterSpace() !== '"') this.#fail("looking for beginning of object key string")
      this.#string()
      if (this.#afterSpace() !== ":") this.#fail("after object key")
      this.at++
      this.value()
      if (this.#isLast("}", "after object key:value pair")) return
    }
  }

  #array(): void {
    this.at++
    if (this.#afterSpace() === "]") return void this.at++
    for (;;) {
      this.value()
      if (this.#isLast("]", "after array element")) return
    }
  }

  /** Takes what closes the list, or the comma before its next item. */
  #isLast(closing: string, where: string): boolean {
    const next = this.#afterSpace()
    if (next !== closing && next !== ",") this.#fail(where)
    this.at++
    return next === closing
  }

  #string(): void {
    this.at++
    for (;;) {
      const next = this.#next()
      if (next < " ") this.#fail("in string literal")
      this.at++
      if (next === '"') return
      if (next === "\\") this.#escape()
    }
  }

  #escape(): void {
    const kind = this.#next()
    if (!'bfnrt\\/"u'.includes(kind)) this.#fail("in string escape code")
    this.at++
    for (let digit = 0; kind === "u" && digit < 4; digit++) {
      if (!/[0-9a-fA-F]/.test(this.#next())) this.#fail("in \\u hexadecimal character escape")
      this.at++
    }
  }

  /** A number ends where it cannot go on: its first value may be followed by anything. */
  #number(): void {
    if (this.#peek() === "-") this.at++
    if (this.#next() === "0") this.at++
    else this.#digits("in numeric literal")
    if (this.#peek() === ".") {
      this.at++
      this.#digits("after decimal point in numeric literal")
    }
    if (this.#peek().toLowerCase() === "e") {
      this.at++
      if (["+", "-"].includes(this.#peek())) this.at++
      this.#digits("in exponent of numeric literal")
    }
  }

  #digits(where: string): void {
    if (!isDigit(this.#next())) this.#fail(where)
    while (isDigit(this.#peek())) this.at++
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#next() !== letter) this.#fail(`in literal ${word} (expecting '${letter}')`)
      this.at++
    }
  }

  #afterSpace(): string {
    while (" \t\r\n".includes(this.#next())) this.at++
    return this.#next()
  }

  #next(): string {
    if (this.at >= this.#bytes.length) throw new SyntaxProblem("unexpected EOF")
    return this.#peek()
  }

  /** A byte as Go takes it for a character; nothing at the end. */
  #peek(): string {
    const byte = this.#bytes[this.at]
    return byte === undefined ? "" : String.fromCharCode(byte)
  }

  #fail(where: string): never {
    throw new SyntaxProblem(`invalid character ${quoted(this.#next())} ${where}`)
  }
}

const literals: Readonly<Record<string, string>> = { t: "true", f: "false", n: "null" }

const isDigit = (text: string): boolean => text >= "0" && text <= "9" && text.length === 1

/** As Go quotes a character. */
function quoted(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return `'"'`
  if (character === "\\") return "'\\\\'"
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character]
  if (named !== undefined) return `'${named}'`
  const code = character.charCodeAt(0)
  const printable = code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa1)
  if (printable && code !== 0xad) return `'${character}'`
  const hex = code.toString(16)
  return code < 0x80 ? `'\\x${hex.padStart(2, "0")}'` : `'\\u${hex.padStart(4, "0")}'`
}
