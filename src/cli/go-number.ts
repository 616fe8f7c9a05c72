/** Go's `strconv.ParseInt`, `ParseUint` and `ParseFloat`: what they refuse, in their sentences. */

/** Null for a number of at most that many bits, the sign not counted. */
export function checkInteger(
  value: string,
  parser: "ParseInt" | "ParseUint",
  pattern: RegExp,
  bits = parser === "ParseUint" ? 64n : 63n,
): string | null {
  if (!pattern.test(value)) return refusal(parser, value, "invalid syntax")
  const [number, bound] = [BigInt(value), 2n ** bits]
  const inRange = number < bound && number >= -bound
  return inRange ? null : refusal(parser, value, "value out of range")
}

export function checkFloat(value: string): string | null {
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(value)) {
    return refusal("ParseFloat", value, "invalid syntax")
  }
  return Number.isFinite(Number(value)) ? null : refusal("ParseFloat", value, "value out of range")
}

const refusal = (parser: string, value: string, why: string): string =>
  `strconv.${parser}: parsing ${JSON.stringify(value)}: ${why}`
