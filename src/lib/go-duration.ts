/** Go's duration grammar, as every Docker flag and Compose key reads and prints it (CL-3). */
import type { Result } from "./result.ts"
import { err, ok } from "./result.ts"

/** Nanoseconds of each unit, in the order in which Go prints them. */
const unitNanoseconds: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1_000],
  ["µs", 1_000],
  ["μs", 1_000],
  ["ms", 1_000_000],
  ["s", 1_000_000_000],
  ["m", 60_000_000_000],
  ["h", 3_600_000_000_000],
])

/** The largest int64; numbers beyond it are refused as Go refuses them. */
const LIMIT = 2 ** 63

/** Nanoseconds, or Go's own sentence about what is wrong. */
export function parseGoDuration(text: string): Result<number, string> {
  const invalid = err(`time: invalid duration ${quote(text)}`)
  const negative = text.startsWith("-")
  let rest = negative || text.startsWith("+") ? text.slice(1) : text
  if (rest === "0") return ok(0)
  if (rest === "") return invalid
  let total = 0
  while (rest !== "") {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest)
    const whole = number?.[1] ?? ""
    const fraction = number?.[2] ?? ""
    if (whole === "" && fraction === "") return invalid
    rest = rest.slice(number?.[0].length ?? 0)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ""
    if (unit === "") return err(`time: missing unit in duration ${quote(text)}`)
    const scale = unitNanoseconds.get(unit)
    if (scale === undefined)
      return err(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`)
    rest = rest.slice(unit.length)
    total += Number(whole) * scale
    if (fraction !== "") {
      total += Math.trunc(Number(fraction) * (scale / 10 ** fraction.length))
    }
    if (total > LIMIT) return invalid
  }
  return ok(negative ? -total : total)
}

/** As Go's `Duration.String`: `1h0m0s`, `1m30s`, `1.5s`, `250ms`, `0s`. */
export function formatGoDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s"
  const sign = nanoseconds < 0 ? "-" : ""
  const size = Math.abs(nanoseconds)
  if (size < 1_000) return `${sign}${size}ns`
  if (size < 1_000_000) return `${sign}${decimal(size, 1_000)}µs`
  if (size < 1_000_000_000) return `${sign}${decimal(size, 1_000_000)}ms`
  const minutes = Math.floor(size / 60_000_000_000)
  const seconds = `${decimal(size - minutes * 60_000_000_000, 1_000_000_000)}s`
  if (minutes === 0) return sign + seconds
  const hours = Math.floor(minutes / 60)
  const tail = `${minutes % 60}m${seconds}`
  return hours === 0 ? sign + tail : `${sign}${hours}h${tail}`
}

function decimal(amount: number, scale: number): string {
  const whole = Math.floor(amount / scale)
  const digits = String(scale).length - 1
  const fraction = String(amount % scale)
    .padStart(digits, "0")
    .replace(/0+$/, "")
  return fraction === "" ? String(whole) : `${whole}.${fraction}`
}

function quote(text: string): string {
  return JSON.stringify(text)
}
