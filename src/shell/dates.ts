/**
 * Calendar dates in UTC from milliseconds since the epoch, by arithmetic: the shell's clock is handed
 * in, and so nothing here may look at the machine's.
 */

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

/** Years begin in March here, so that the leap day comes last. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** strftime(3), in UTC and English. */
export function formatDate(format: string, ms: number): string {
  return format.replace(/%([-_]?)([a-zA-Z%])/g, (all: string, flag: string, letter: string) => {
    const text = dateField(letter, ms)
    if (text === null) return all
    return flag === "-" ? text.replace(/^[0 ](?=.)/, "") : text
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
