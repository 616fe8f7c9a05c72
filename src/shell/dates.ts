/**
 * Calendar dates in UTC from milliseconds since the epoch, by arithmetic: the shell's clock is handed
 * in, and so nothing here may look at the machine's.
 */

import { civilDate, daysFromCivil } from "../lib/civil-date.ts"

export interface DateParts {
  readonly year: number
  /** 1 to 12 */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  /** 0 = Sunday */
  readonly weekday: number
  /** 1 to 366 */
  readonly dayOfYear: number
}

export const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ")
export const months =
  "January February March April May June July August September October November December".split(" ")

const dayMs = 86_400_000

export function datePartsOf(ms: number): DateParts {
  const days = Math.floor(ms / dayMs)
  const rest = ms - days * dayMs
  const { year, month, day } = civilDate(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest % 1000),
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1) + 1,
  }
}

/** The first moment of a day, in milliseconds since the epoch. */
export function millisecondsOf(year: number, month: number, day: number): number {
  return daysFromCivil(year, month, day) * dayMs
}

/** `Sun Nov 22 22:17:05 2026`, as ctime(3) has it. */
export function asciiTime(ms: number): string {
  const parts = datePartsOf(ms)
  const day = (weekdays[parts.weekday] ?? "").slice(0, 3)
  const month = (months[parts.month - 1] ?? "").slice(0, 3)
  return `${day} ${month} ${String(parts.day).padStart(2)} ${timeOf(parts)} ${parts.year}`
}

export function timeOf({ hour, minute, second }: DateParts): string {
  return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":")
}

/** strftime(3), in UTC and English. */
export function formatDate(format: string, ms: number): string {
  return format.replace(/%([-_0^]?)([a-zA-Z%])/g, (all: string, flag: string, letter: string) => {
    const text = dateField(letter, ms)
    if (text === null) return all
    if (flag === "^") return text.toUpperCase()
    const fill = { "-": "", _: " ", "0": "0" }[flag]
    if (fill === undefined) return text
    return text.replace(/^[0 ]+(?=.)/, (padding) => fill.repeat(padding.length))
  })
}

function dateField(letter: string, ms: number): string | null {
  const parts = datePartsOf(ms)
  const two = (value: number) => String(value).padStart(2, "0")
  const weekday = weekdays[parts.weekday] ?? ""
  const month = months[parts.month - 1] ?? ""
  const fields: Readonly<Record<string, string>> = {
    "%": "%",
    A: weekday,
    a: weekday.slice(0, 3),
    B: month,
    b: month.slice(0, 3),
    h: month.slice(0, 3),
    c: asciiTime(ms),
    D: `${two(parts.month)}/${two(parts.day)}/${two(parts.year % 100)}`,
    d: two(parts.day),
    e: String(parts.day).padStart(2),
    F: `${parts.year}-${two(parts.month)}-${two(parts.day)}`,
    H: two(parts.hour),
    I: two(parts.hour % 12 || 12),
    C: two(Math.floor(parts.year / 100)),
    k: String(parts.hour).padStart(2),
    l: String(parts.hour % 12 || 12).padStart(2),
    P: parts.hour < 12 ? "am" : "pm",
    q: String(Math.ceil(parts.month / 3)),
    r: `${two(parts.hour % 12 || 12)}:${two(parts.minute)}:${two(parts.second)} ${parts.hour < 12 ? "AM" : "PM"}`,
    x: `${two(parts.month)}/${two(parts.day)}/${two(parts.year % 100)}`,
    X: timeOf(parts),
    j: String(parts.dayOfYear).padStart(3, "0"),
    M: two(parts.minute),
    m: two(parts.month),
    N: String(parts.millisecond).padStart(3, "0").padEnd(9, "0"),
    n: "\n",
    p: parts.hour < 12 ? "AM" : "PM",
    R: `${two(parts.hour)}:${two(parts.minute)}`,
    S: two(parts.second),
    s: String(Math.floor(ms / 1000)),
    T: timeOf(parts),
    t: "\t",
    u: String(parts.weekday || 7),
    w: String(parts.weekday),
    Y: String(parts.year),
    y: two(parts.year % 100),
    Z: "UTC",
    z: "+0000",
  }
  return Object.hasOwn(fields, letter) ? (fields[letter] ?? null) : null
}
