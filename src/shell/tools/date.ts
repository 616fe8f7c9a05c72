/** date: the clock, or a moment that is named, in the form that is asked for. */
import type { Command } from "../../lib/process.ts"
import { datePartsOf, formatDate, millisecondsOf, months } from "../dates.ts"
import { optionValue } from "../options.ts"
import { complain, hintOf, optionTool } from "./tool.ts"

const standard = "%a %b %e %H:%M:%S UTC %Y"

const isoForms: Readonly<Record<string, string>> = {
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H+00:00",
  minutes: "%Y-%m-%dT%H:%M+00:00",
  seconds: "%Y-%m-%dT%H:%M:%S+00:00",
  ns: "%Y-%m-%dT%H:%M:%S,%N+00:00",
}

const read = optionTool(
  "date",
  { flags: "uR", values: "dI", long: { utc: "u", date: "d", "rfc-email": "R", "iso-8601": "I" } },
  async (process, options) => {
    const named = optionValue(options, "d")
    const at = named === undefined ? process.clock.now() : momentOf(named, process.clock.now())
    if (at === null) return complain(process, `invalid date ‘${named}’`)
    const [operand, extra] = options.operands
    if (extra !== undefined) return complain(process, `extra operand ‘${extra}’${hintOf(process)}`)
    if (operand !== undefined && !operand.startsWith("+")) {
      return complain(process, `invalid date ‘${operand}’`)
    }
    const iso = optionValue(options, "I")
    const form =
      iso !== undefined
        ? Object.entries(isoForms).find(([name]) => name.startsWith(iso))?.[1]
        : options.flags.has("R")
          ? "%a, %d %b %Y %H:%M:%S +0000"
          : (operand?.slice(1) ?? standard)
    if (form === undefined) {
      return complain(process, `invalid argument ‘${iso}’ for ‘--iso-8601’${hintOf(process)}`)
    }
    await process.stdout.write(`${formatDate(form, at)}\n`)
    return 0
  },
)

/** `-I` and `--iso-8601` take their value only when it is attached. */
export const date: Command = {
  name: "date",
  main: (process) => {
    const args = process.args.map((arg) => (/^(?:-I|--iso-8601)$/.test(arg) ? "-Idate" : arg))
    return read.main({ ...process, args })
  },
}

const dayMs = 86_400_000

const unitMs: Readonly<Record<string, number>> = {
  sec: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
  fortnight: 14 * dayMs,
}

const piecePattern =
  /^(?:@(-?\d+(?:\.\d+)?)|(\d{4})-(\d{1,2})-(\d{1,2})(?:T(?=\d))?|(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?|(now|today|yesterday|tomorrow|utc|z)\b|(\+?-?\s*\d+|next|last|a|an)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago\b)?|(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})|([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})|\+00:?00)[\s,]*/i

/** Milliseconds of `2026-01-15 10:00`, `@0`, `yesterday`, `2 hours ago`; null: not understood. */
function momentOf(text: string, now: number): number | null {
  let at = now
  let rest = text.trim()
  while (rest !== "") {
    const found = piecePattern.exec(rest)
    if (found === null) return null
    rest = rest.slice(found[0].length)
    const next = movedBy(found, at)
    if (next === null) return null
    at = next
  }
  return text.trim() === "" ? at - (((at % dayMs) + dayMs) % dayMs) : at
}

function movedBy(found: RegExpExecArray, at: number): number | null {
  const [, epoch, year, month, day, hour, minute, second = "0", word, count, unit, ago] = found
  const [dayFirst, monthSecond, yearLast, monthFirst, daySecond, yearThird] = found.slice(12)
  const shortDay = dayFirst ?? daySecond
  const shortMonth = monthSecond ?? monthFirst ?? ""
  if (epoch !== undefined) return Number(epoch) * 1_000
  if (year !== undefined) return dayOf(Number(year), Number(month), Number(day))
  if (shortDay !== undefined) {
    const place = months.findIndex(
      (name) => name.slice(0, 3).toLowerCase() === shortMonth.toLowerCase(),
    )
    return place < 0 ? null : dayOf(Number(yearLast ?? yearThird), place + 1, Number(shortDay))
  }
  if (hour !== undefined) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
    const time = (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * 1_000
    return at - (((at % dayMs) + dayMs) % dayMs) + time
  }
  if (word !== undefined) {
    return at + ({ yesterday: -dayMs, tomorrow: dayMs }[word.toLowerCase()] ?? 0)
  }
  if (unit === undefined) return at
  const size = countOf(count) * (ago === undefined ? 1 : -1)
  const name = unit.toLowerCase()
  if (name !== "month" && name !== "year") return at + size * (unitMs[name] ?? 0)
  const parts = datePartsOf(at)
  const all = parts.year * 12 + parts.month - 1 + size * (name === "year" ? 12 : 1)
  const first = millisecondsOf(Math.floor(all / 12), (((all % 12) + 12) % 12) + 1, 1)
  return first + (parts.day - 1) * dayMs + (((at % dayMs) + dayMs) % dayMs)
}

function dayOf(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  return millisecondsOf(year, month, day)
}

function countOf(text: string | undefined): number {
  if (text === undefined || /^(?:an?|next)$/i.test(text)) return 1
  return text.toLowerCase() === "last" ? -1 : Number(text.replace(/[\s+]/g, ""))
}
