/** Decimal numbers of CPUs. */
import type { Result } from "./result.ts"
import { err, ok } from "./result.ts"

/** CPUs as a decimal; the result is in billionths. */
export function parseDecimal(text: string): Result<number, string> {
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) {
    return err(`failed to parse ${text} as a rational number`)
  }
  const nano = Number((Number(text) * 1e9).toPrecision(15))
  return Number.isInteger(nano) ? ok(nano) : err("value is too precise")
}
