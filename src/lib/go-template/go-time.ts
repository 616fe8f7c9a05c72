/** Go's `time.Time` in UTC: taken apart, moved, compared and laid out. */
import { civilDate, daysFromCivil } from "../civil-date.ts"
import { GoTime } from "./value.ts"

const SECOND = 1_000_000_000
const DAY_SECONDS = 86_400

/** An instant: whole seconds since 1970, and nanoseconds into the next. */
export interface Instant {
  readonly seconds: number
  readonly nanoseconds: number
}

export const monthNames =
  "January February March April May June July August September October November December".split(" ")
export const weekdayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ")

export function instantOf({ text }: GoTime): Instant {
  const [, year, month, day, hour, minute, second, fraction = ""] =
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? []
  const days = daysFromCivil(Number(year), Number(month), Number(day))
  return {
    seconds: days * DAY_SECONDS + Number(hour) * 3_600 + Number(minute) * 60 + Number(second),
    nanoseconds: Number(fraction.padEnd(9, "0").slice(0, 9)),
  }
}

export function goTime(seconds: number, nanoseconds: number): GoTime {
  const carry = Math.floor(nanoseconds / SECOND)
  const parts = partsOf({ seconds: seconds + carry, nanoseconds: nanoseconds - carry * SECOND })
  const date = `${pad(parts.year, 4)}-${pad(parts.month)}-${pad(parts.day)}`
  const fraction = parts.nanosecond === 0 ? "" : `.${pad(parts.nanosecond, 9)}`.replace(/0+$/, "")
  return new GoTime(
    `${date}T${pad(parts.hour)}:${pad(parts.minute)}:${pad(parts.second)}${fraction}Z`,
  )
}

export interface TimeParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  /** 0 = Sunday */
  readonly weekday: number
  /** 1 to 366 */
  readonly yearDay: number
}

export function partsOf({ seconds, nanoseconds }: Instant): TimeParts {
  const days = Math.floor(seconds / DAY_SECONDS)
  const rest = seconds - days * DAY_SECONDS
  const date = civilDate(days)
  return {
    ...date,
    hour: Math.floor(rest / 3_600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond: nanoseconds,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(date.year, 1, 1) + 1,
  }
}

export function addDate(time: GoTime, years: number, months: number, days: number): GoTime {
  const { seconds, nanoseconds } = instantOf(time)
  const { year, month, day } = partsOf({ seconds, nanoseconds })
  const all = (year + years) * 12 + month - 1 + months
  const first = daysFromCivil(Math.floor(all / 12), (((all % 12) + 12) % 12) + 1, 1)
  const inDay = ((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS
  return goTime((first + day - 1 + days) * DAY_SECONDS + inDay, nanoseconds)
}

/** The pieces of a layout that stand for something, in the order in which Go looks for them. */
const layoutPieces =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|_2006|__2|_2|002|0[1-6]|15|PM|pm|Z07(?::?00){0,2}|-07(?::?00){0,2}|[.,](?:0+|9+)(?!\d)|[1-5]/g

/** As Go's `Time.Format`: a layout is the second of January 2006, 15:04:05, as it should look. */
export function formatGoTime(time: GoTime, layout: string): string {
  const parts = partsOf(instantOf(time))
  return layout.replace(layoutPieces, (piece) => laidOut(piece, parts))
}

function laidOut(piece: string, parts: TimeParts): string {
  const { year, month, day, hour, minute, second, nanosecond, yearDay } = parts
  const weekday = weekdayNames[parts.weekday] ?? ""
  const monthName = monthNames[month - 1] ?? ""
  if (/^[.,]/.test(piece)) {
    const digits = pad(nanosecond, 9).slice(0, piece.length - 1)
    if (piece[1] === "0") return piece[0] + digits
    const kept = digits.replace(/0+$/, "")
    return kept === "" ? "" : piece[0] + kept
  }
  if (piece.startsWith("Z")) return "Z"
  if (piece.startsWith("-")) return piece.replace("07", "00").replace("-", "+")
  const pieces: Readonly<Record<string, string>> = {
    January: monthName,
    Jan: monthName.slice(0, 3),
    Monday: weekday,
    Mon: weekday.slice(0, 3),
    MST: "UTC",
    "2006": pad(year, 4),
    _2006: `_${pad(year, 4)}`,
    __2: String(yearDay).padStart(3),
    _2: String(day).padStart(2),
    "002": pad(yearDay, 3),
    "01": pad(month),
    "02": pad(day),
    "03": pad(hour % 12 || 12),
    "04": pad(minute),
    "05": pad(second),
    "06": pad(year % 100),
    "1": String(month),
    "2": String(day),
    "3": String(hour % 12 || 12),
    "4": String(minute),
    "5": String(second),
    "15": pad(hour),
    PM: hour < 12 ? "AM" : "PM",
    pm: hour < 12 ? "am" : "pm",
  }
  return pieces[piece] ?? piece
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0")
}
