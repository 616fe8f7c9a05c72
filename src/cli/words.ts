/** Words that several tables share. */
import { civilDate, daysFromCivil } from "../lib/civil-date.ts"
import { humanDuration } from "../lib/human-duration.ts"

/** Ids are shown by their first twelve characters (F-2). */
export function shortId(id: string): string {
  const colon = id.indexOf(":")
  return (colon === -1 ? id : id.slice(colon + 1)).slice(0, 12)
}

/** First letter upper, the rest lower (F-5). */
export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()
}

/** Milliseconds since the epoch; Go's zero time where there is no timestamp. */
export function instant(timestamp: string | undefined): number {
  const parsed = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(
    timestamp ?? "0001-01-01T00:00:00Z",
  )
  if (parsed === null) return zeroTime
  const [year, month, day, hour, minute, second] = parsed.slice(1, 7).map(Number)
  const seconds =
    daysFromCivil(year ?? 1, month ?? 1, day ?? 1) * 86_400 +
    (hour ?? 0) * 3_600 +
    (minute ?? 0) * 60 +
    (second ?? 0) -
    zoneSeconds(parsed[8] ?? "Z")
  return seconds * 1_000 + Number(`0.${parsed[7] ?? "0"}`) * 1_000
}

const zeroTime = -62_135_596_800_000

/** The longest duration that Go can hold, in milliseconds: 292 years. */
const LONGEST = 2 ** 63 / 1e6

/** Milliseconds since a timestamp. */
export function ageOf(now: number, timestamp: string | undefined): number {
  return Math.min(now - instant(timestamp), LONGEST)
}

/** How long ago, in docker's words. */
export function ago(now: number, timestamp: string | undefined): string {
  return `${humanDuration(ageOf(now, timestamp))} ago`
}

function zoneSeconds(zone: string): number {
  if (zone === "Z") return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number)
  const seconds = hours * 3_600 + minutes * 60
  return zone.startsWith("-") ? -seconds : seconds
}

/** `2026-11-22 20:00:01 +0000 UTC`. */
export function utcTime(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0")
  const time = `${two(rest / 3_600)}:${two((rest % 3_600) / 60)}:${two(rest % 60)}`
  return `${dateOf(days)} ${time} +0000 UTC`
}

/** The date of a day counted from 1970-01-01, as `2026-11-22`. */
function dateOf(days: number): string {
  const { year, month, day } = civilDate(days)
  return [year, month, day].map((one) => String(one).padStart(2, "0")).join("-")
}

/** Nanoseconds since the epoch, as digits, in RFC 3339 with nine decimals. */
export function nanoTime(nanoseconds: string): string {
  const seconds = Number(nanoseconds.slice(0, -9))
  const [date = "", time = ""] = utcTime(seconds).split(" ")
  return `${date}T${time}.${nanoseconds.slice(-9)}Z`
}

const weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** An RFC 3339 time as C's `asctime` writes it: `Thu May  7 21:09:36 2026`. */
export function goDate(timestamp: string): string {
  const seconds = Math.floor(instant(timestamp) / 1_000)
  const [date = "", time = ""] = utcTime(seconds).split(" ")
  const [year = "", month = "", day = ""] = date.split("-")
  const weekday = weekdays[Math.floor(seconds / 86_400) % 7] ?? ""
  return `${weekday} ${months[Number(month) - 1] ?? ""} ${String(Number(day)).padStart(2)} ${time} ${year}`
}
