/** Sizes in bytes as Docker prints and reads them. */
import type { Result } from "./result.ts"
import { err, ok } from "./result.ts"

/** Powers of 1000: `1.98MB`, `3.072kB`. */
export function humanSize(bytes: number, precision = 4): string {
  return scaled(bytes, 1_000, ["B", "kB", "MB", "GB", "TB", "PB", "EB"], precision)
}

/** Powers of 1024: `64MiB`. */
export function binarySize(bytes: number): string {
  return scaled(bytes, 1_024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"], 4)
}

function scaled(bytes: number, base: number, units: readonly string[], precision: number): string {
  let size = bytes
  let unit = 0
  while (size >= base && unit < units.length - 1) {
    size /= base
    unit++
  }
  return formatGeneral(size, precision) + (units[unit] ?? "")
}

/** C's `%.{precision}g`. */
function formatGeneral(value: number, precision: number): string {
  if (value === 0) return "0"
  const text = value.toPrecision(precision)
  const [mantissa = "", exponent] = text.split("e")
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa
  if (exponent === undefined) return short
  const sign = exponent.startsWith("-") ? "-" : "+"
  return `${short}e${sign}${exponent.slice(1).padStart(2, "0")}`
}

const powers = "bkmgtp"

/** A number with an optional binary unit: `64M`, `1.5GiB`. Go-units' own sentences for errors. */
export function parseBinarySize(text: string): Result<number, string> {
  const end = text.search(/[0-9. ](?=[^0-9. ]*$)/)
  if (end === -1) return err(`invalid size: '${text}'`)
  const digits = text.slice(0, end + 1).replace(/ $/, "")
  const suffix = text.slice(end + 1).toLowerCase()
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(digits)) {
    return err(`strconv.ParseFloat: parsing ${JSON.stringify(digits)}: invalid syntax`)
  }
  const size = Number(digits)
  if (size < 0) return err(`invalid size: '${text}'`)
  if (suffix === "") return ok(Math.trunc(size))
  const power = powers.indexOf(suffix[0] ?? "")
  const rest = suffix.slice(1)
  const known = power === 0 ? rest === "" : rest === "" || rest === "b" || rest === "ib"
  if (power === -1 || !known) return err(`invalid suffix: '${suffix}'`)
  return ok(Math.trunc(size * 1_024 ** power))
}
