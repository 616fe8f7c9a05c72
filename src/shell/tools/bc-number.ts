/** bc's numbers: decimals of any length, each with its own count of digits after the point. */

export interface Decimal {
  /** The number times ten to the power of `scale`. */
  readonly digits: bigint
  readonly scale: number
}

/** The longest number that is worked on, in digits: beyond it a page would stand still. */
const longest = 10_000

export class BcError extends Error {}

export const decimal = (digits: bigint, scale = 0): Decimal => ({ digits, scale })
export const zero = decimal(0n)

export const isZero = ({ digits }: Decimal): boolean => digits === 0n

const tens = (count: number): bigint => 10n ** BigInt(count)

/** With that many digits after the point; what is cut off is lost. */
function rescaled({ digits, scale }: Decimal, to: number): Decimal {
  if (to === scale) return { digits, scale }
  const moved = to > scale ? digits * tens(to - scale) : digits / tens(scale - to)
  return decimal(moved, to)
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return decimal(rescaled(a, scale).digits + rescaled(b, scale).digits, scale)
}

export const negate = ({ digits, scale }: Decimal): Decimal => decimal(-digits, scale)

export function multiply(a: Decimal, b: Decimal, scale: number): Decimal {
  checkLength(lengthOf(a) + lengthOf(b))
  const all = a.scale + b.scale
  return rescaled(
    decimal(a.digits * b.digits, all),
    Math.min(all, Math.max(scale, a.scale, b.scale)),
  )
}

export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  if (isZero(b)) throw new BcError("Divide by zero")
  checkLength(lengthOf(a) + scale + b.scale)
  return decimal(rescaled(a, a.scale + scale + b.scale).digits / b.digits / tens(a.scale), scale)
}

/** What a division to `scale` leaves. */
export function remainder(a: Decimal, b: Decimal, scale: number): Decimal {
  if (isZero(b)) throw new BcError("Modulo by zero")
  const quotient = divide(a, b, scale)
  const exact = decimal(quotient.digits * b.digits, quotient.scale + b.scale)
  return rescaled(add(a, negate(exact)), Math.max(a.scale, b.scale + scale))
}

/** The digits of an exponent after its point do not count. */
export function power(base: Decimal, exponent: Decimal, scale: number): Decimal {
  const times = rescaled(exponent, 0).digits
  if (times === 0n) return decimal(1n)
  const size = times < 0n ? -times : times
  checkLength(size > BigInt(longest) ? longest + 1 : lengthOf(base) * Number(size))
  const exact = decimal(base.digits ** size, base.scale * Number(size))
  if (times < 0n) return divide(decimal(1n), exact, scale)
  return rescaled(exact, Math.min(exact.scale, Math.max(scale, base.scale)))
}

export function squareRoot(value: Decimal, scale: number): Decimal {
  if (value.digits < 0n) throw new BcError("Square root of a negative number")
  const to = Math.max(scale, value.scale)
  return decimal(integerRoot(rescaled(value, to * 2).digits), to)
}

function integerRoot(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const next = (root + value / root) / 2n
    if (next >= root) return root
    root = next
  }
}

export function compare(a: Decimal, b: Decimal): number {
  const { digits } = add(a, negate(b))
  return digits < 0n ? -1 : digits > 0n ? 1 : 0
}

/** All its digits, as `length()` counts them. */
export function lengthOf({ digits, scale }: Decimal): number {
  return Math.max(String(digits < 0n ? -digits : digits).length, scale)
}

function checkLength(length: number): void {
  if (length > longest) throw new BcError("number too long for this shell")
}

export function readNumber(text: string, base: number): Decimal {
  const [whole = "", fraction = ""] = text.split(".")
  if (base === 10) return decimal(BigInt(whole + fraction || "0"), fraction.length)
  const value = (letters: string) =>
    [...letters].reduce((sum, letter) => {
      const digit = Math.min(Number.parseInt(letter, 36), letters.length > 1 ? base - 1 : 35)
      return sum * BigInt(base) + BigInt(digit)
    }, 0n)
  const part = decimal(value(fraction) * tens(fraction.length))
  const shown = divide(part, decimal(BigInt(base) ** BigInt(fraction.length)), 0)
  return add(decimal(value(whole)), decimal(shown.digits, fraction.length))
}

/** `.5`, `-1.50`, `FF`: no zero before the point, and every digit that the number has after it. */
export function formatNumber(value: Decimal, base: number): string {
  if (isZero(value)) return "0"
  const sign = value.digits < 0n ? "-" : ""
  const size = value.digits < 0n ? -value.digits : value.digits
  const whole = size / tens(value.scale)
  if (base !== 10) return sign + inBase(whole, size % tens(value.scale), value.scale, base)
  const fraction = String(size % tens(value.scale)).padStart(value.scale, "0")
  return `${sign}${whole === 0n ? "" : whole}${value.scale === 0 ? "" : `.${fraction}`}` || "0"
}

function inBase(whole: bigint, fraction: bigint, scale: number, base: number): string {
  const big = BigInt(base)
  const digit = (value: bigint) => {
    if (base <= 16) return value.toString(16).toUpperCase()
    return ` ${String(value).padStart(String(base - 1).length, "0")}`
  }
  let text = ""
  for (let rest = whole; rest > 0n; rest /= big) text = digit(rest % big) + text
  if (scale === 0) return text
  text += "."
  let rest = fraction
  for (let reached = 1n; reached < tens(scale); reached *= big) {
    rest *= big
    text += digit(rest / tens(scale))
    rest %= tens(scale)
  }
  return text
}
