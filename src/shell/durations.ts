/** Times as `sleep`, `timeout` and `watch` take them. */

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Milliseconds of `10`, `0.5s`, `2m`; null for anything else. */
export function durationOf(text: string): number | null {
  const [, number, unit = "s"] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? []
  if (number === undefined) return null
  return Number(number) * (units[unit || "s"] ?? 1) * 1000
}
