/** Go's `strconv.FormatFloat` of numbers that are not negative. */

/** `kind`: one of `eEfFgG`; `precision` null: as many digits as it takes (`f` and `e` print six). */
export function formatFloat(value: number, kind: string, precision: number | null): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : "+Inf"
  const lower = kind.toLowerCase()
  let text: string
  if (lower === "f") text = value.toFixed(precision ?? 6)
  else if (lower === "e") text = exponential(value.toExponential(precision ?? 6))
  else text = general(value, precision)
  return kind === lower ? text : text.toUpperCase()
}

function general(value: number, precision: number | null): string {
  const significant = precision === null ? null : Math.max(precision, 1)
  const shortest =
    significant === null ? value.toExponential() : value.toExponential(significant - 1)
  const [mantissa = "", power = "0"] = shortest.split("e")
  const exponent = Number(power)
  const digits = mantissa.replace(".", "").replace(/0+$/, "")
  const limit = significant ?? 6
  if (exponent < -4 || exponent >= limit) {
    const shown = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : (digits[0] ?? "0")
    return exponential(`${shown}e${exponent}`)
  }
  return value === 0 ? "0" : value.toFixed(Math.max(0, digits.length - 1 - exponent))
}

/** At least two digits. */
function exponential(text: string): string {
  return text.replace(/e([-+]?)(\d+)$/, (_, sign: string, digits: string) => {
    return `e${sign || "+"}${digits.padStart(2, "0")}`
  })
}
