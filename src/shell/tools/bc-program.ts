/** bc's language, as far as one line of it goes: expressions, variables, `scale`, `sqrt` and the like. */
import {
  add,
  BcError,
  compare,
  type Decimal,
  decimal,
  divide,
  formatNumber,
  isZero,
  lengthOf,
  multiply,
  negate,
  power,
  readNumber,
  remainder,
  squareRoot,
  zero,
} from "./bc-number.ts"

export class BcSyntaxError extends Error {
  /** Something was still to come: bc sees that on the next line. */
  readonly atEnd: boolean
  constructor(atEnd = false) {
    super("syntax error")
    this.atEnd = atEnd
  }
}

/** `quit` was met. */
export class BcQuit extends Error {}

const tokens =
  /\s*(?:(\d[\dA-F]*\.?[\dA-F]*(?!\.)|\.[\dA-F]*(?!\.)|[A-F]+(?![a-z_]))|([a-z][a-z0-9_]*)|("[^"]*")|(\+\+|--|&&|\|\||[-+*/%^]=|[<>=!]=|[-+*/%^=<>!();,]))/y

/** What one session of bc knows: its variables and how it reads and writes numbers. */
export class BcSession {
  private readonly variables = new Map<string, Decimal>()
  private words: string[] = []
  private at = 0
  private out = ""

  constructor(options: { scale: number }) {
    this.variables.set("scale", decimal(BigInt(options.scale)))
  }

  /** What a line prints; throws what is wrong with it. */
  run(line: string): string {
    this.words = wordsOf(line)
    this.at = 0
    this.out = ""
    while (this.at < this.words.length) {
      if (!this.takes(";")) this.statement()
      if (this.at < this.words.length) this.expect(";")
    }
    return this.out
  }

  /** What the line had printed when something went wrong. */
  get printed(): string {
    return this.out
  }

  private statement(): void {
    const word = this.peek()
    if (word === "quit" || word === "halt") throw new BcQuit()
    if (word.startsWith('"')) {
      this.out += this.next().slice(1, -1)
      return
    }
    if (/^(?:if|else|while|for|define|auto|return|break|continue|print|read)$/.test(word)) {
      throw new BcError(`${word}: not supported in this shell`)
    }
    const silent = this.isAssignment()
    const value = this.expression()
    if (silent) return
    this.variables.set("last", value)
    this.out += `${formatNumber(value, this.small("obase", 10))}\n`
  }

  private isAssignment(): boolean {
    return /^[a-z]/.test(this.peek()) && /^(?:[-+*/%^]?=)$/.test(this.words[this.at + 1] ?? "")
  }

  private expression(): Decimal {
    let left = this.conjunction()
    while (this.takes("||")) left = truth(!isZero(this.conjunction()) || !isZero(left))
    return left
  }

  private conjunction(): Decimal {
    let left = this.negation()
    while (this.takes("&&")) left = truth(!isZero(this.negation()) && !isZero(left))
    return left
  }

  private negation(): Decimal {
    return this.takes("!") ? truth(isZero(this.negation())) : this.relation()
  }

  private relation(): Decimal {
    let left = this.assignment()
    for (;;) {
      const operator = this.takesOne("<", "<=", ">", ">=", "==", "!=")
      if (operator === null) return left
      const order = compare(left, this.assignment())
      left = truth(holds(operator, order))
    }
  }

  private assignment(): Decimal {
    if (!this.isAssignment()) return this.sum()
    const name = this.next()
    const operator = this.next().slice(0, -1)
    const right = this.assignment()
    const value = operator === "" ? right : this.apply(operator, this.variable(name), right)
    this.assign(name, value)
    return value
  }

  private sum(): Decimal {
    let left = this.product()
    for (;;) {
      const operator = this.takesOne("+", "-")
      if (operator === null) return left
      left = this.apply(operator, left, this.product())
    }
  }

  private product(): Decimal {
    let left = this.powers()
    for (;;) {
      const operator = this.takesOne("*", "/", "%")
      if (operator === null) return left
      left = this.apply(operator, left, this.powers())
    }
  }

  private powers(): Decimal {
    const base = this.unary()
    return this.takes("^") ? power(base, this.powers(), this.scale) : base
  }

  private unary(): Decimal {
    if (this.takes("-")) return negate(this.unary())
    const step = this.takesOne("++", "--")
    if (step !== null) return this.stepped(this.next(), step, true)
    if (this.takes("(")) {
      const value = this.expression()
      this.expect(")")
      return value
    }
    const word = this.next()
    if (word === ".") return this.variable("last")
    if (/^[.\dA-F]/.test(word)) return readNumber(word, this.small("ibase", 10))
    if (!/^[a-z]/.test(word)) throw new BcSyntaxError()
    if (this.takes("(")) return this.call(word)
    const after = this.takesOne("++", "--")
    return after === null ? this.variable(word) : this.stepped(word, after, false)
  }

  private stepped(name: string, operator: string, before: boolean): Decimal {
    if (!/^[a-z]/.test(name)) throw new BcSyntaxError()
    const old = this.variable(name)
    const value = add(old, decimal(operator === "++" ? 1n : -1n))
    this.assign(name, value)
    return before ? value : old
  }

  private call(name: string): Decimal {
    const argument = this.expression()
    this.expect(")")
    switch (name) {
      case "sqrt":
        return squareRoot(argument, this.scale)
      case "length":
        return decimal(BigInt(lengthOf(argument)))
      case "scale":
        return decimal(BigInt(argument.scale))
      default:
        throw new BcError(`Function ${name} not defined.`)
    }
  }

  private apply(operator: string, left: Decimal, right: Decimal): Decimal {
    switch (operator) {
      case "+":
        return add(left, right)
      case "-":
        return add(left, negate(right))
      case "*":
        return multiply(left, right, this.scale)
      case "/":
        return divide(left, right, this.scale)
      case "%":
        return remainder(left, right, this.scale)
      default:
        return power(left, right, this.scale)
    }
  }

  private get scale(): number {
    return this.small("scale", 0)
  }

  private small(name: string, otherwise: number): number {
    return Number(formatNumber(this.variables.get(name) ?? decimal(BigInt(otherwise)), 10))
  }

  private variable(name: string): Decimal {
    const bases = name === "ibase" || name === "obase" ? decimal(10n) : zero
    return this.variables.get(name) ?? bases
  }

  private assign(name: string, value: Decimal): void {
    const [least, most] = limits[name] ?? []
    if (least === undefined || most === undefined) {
      this.variables.set(name, value)
      return
    }
    const whole = Math.trunc(Number(formatNumber(value, 10)))
    this.variables.set(name, decimal(BigInt(Math.min(most, Math.max(least, whole)))))
  }

  private peek(): string {
    return this.words[this.at] ?? ""
  }

  private next(): string {
    const word = this.words[this.at++]
    if (word === undefined) throw new BcSyntaxError(true)
    return word
  }

  private takes(word: string): boolean {
    if (this.peek() !== word) return false
    this.at++
    return true
  }

  private takesOne(...words: readonly string[]): string | null {
    return words.includes(this.peek()) ? this.next() : null
  }

  private expect(word: string): void {
    if (!this.takes(word)) throw new BcSyntaxError(this.at >= this.words.length)
  }
}

/** What these variables can be; `scale` as far as a line is quickly worked out. */
const limits: Readonly<Record<string, readonly [number, number]>> = {
  ibase: [2, 16],
  obase: [2, 999],
  scale: [0, 1_000],
}

const truth = (value: boolean): Decimal => decimal(value ? 1n : 0n)

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0
    case "<=":
      return order <= 0
    case ">":
      return order > 0
    case ">=":
      return order >= 0
    case "==":
      return order === 0
    default:
      return order !== 0
  }
}

function wordsOf(line: string): string[] {
  const text = line.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/#.*/, "")
  const words: string[] = []
  let at = 0
  while (text.slice(at).trim() !== "") {
    tokens.lastIndex = at
    const found = tokens.exec(text)
    if (found === null) throw new BcSyntaxError()
    words.push(found[0].trim())
    at = tokens.lastIndex
  }
  return words
}
