/** What can be called on times and durations in a template: the methods of Go's own types. */
import { formatGoDuration } from "../go-duration.ts"
import type { GoFunction, Parameter } from "./functions.ts"
import {
  addDate,
  formatGoTime,
  goTime,
  type Instant,
  instantOf,
  monthNames,
  partsOf,
  type TimeParts,
  weekdayNames,
} from "./go-time.ts"
import type { GoValue } from "./value.ts"
import {
  GoDuration,
  GoFloat,
  GoNamedNumber,
  GoPointer,
  GoStruct,
  GoTime,
  timeText,
} from "./value.ts"

type Method<T> = (receiver: T) => GoFunction

/** The method of that name; undefined: `receiver` has none. */
export function methodOf(receiver: GoValue, name: string): GoFunction | undefined {
  if (receiver instanceof GoPointer) return methodOf(receiver.to, name)
  if (receiver instanceof GoStruct) return receiver.methods.get(name)
  if (receiver instanceof GoTime) return timeMethods.get(name)?.(receiver)
  if (receiver instanceof GoDuration) return durationMethods.get(name)?.(receiver)
  return undefined
}

const answer =
  <T>(run: (receiver: T) => GoValue): Method<T> =>
  (receiver) => ({ takes: [], run: () => run(receiver) })

const given =
  <T>(takes: readonly Parameter[], run: (receiver: T, args: readonly GoValue[]) => GoValue) =>
  (receiver: T): GoFunction => ({ takes, run: (args) => run(receiver, args) })

/** Go calls only what has one result, or one and an error. */
const refused =
  <T>(reason: string): Method<T> =>
  () => ({ takes: [], run: () => null, refused: reason })

const part = (choose: (parts: TimeParts) => number) =>
  answer((time: GoTime) => choose(partsOf(instantOf(time))))

const since = (time: GoTime, other: GoValue | undefined): number => {
  const a = instantOf(time)
  const b = other instanceof GoTime ? instantOf(other) : a
  return (a.seconds - b.seconds) * 1_000_000_000 + (a.nanoseconds - b.nanoseconds)
}

const nanosecondsOf = (value: GoValue | undefined): number =>
  value instanceof GoDuration ? value.nanoseconds : typeof value === "number" ? value : 0

/** To a multiple, as both types do it; a step of nothing changes nothing. */
const cut = (value: number, step: number, half: boolean): number =>
  step <= 0 ? value : Math.trunc((value + (half ? (Math.sign(value) * step) / 2 : 0)) / step) * step

/** Steps of less than a second count within the second. */
const cutTime = (time: GoTime, step: number, half: boolean): GoTime => {
  const { seconds, nanoseconds }: Instant = instantOf(time)
  if (step < 1_000_000_000) return goTime(seconds, cut(nanoseconds, step, half))
  // Go counts from the year one.
  const yearOne = 62_135_596_800
  return goTime(cut(seconds + yearOne + nanoseconds / 1e9, step / 1e9, half) - yearOne, 0)
}

const location = new GoStruct({ type: "*time.Location", fields: new Map(), json: {}, text: "UTC" })
const whole = (value: GoValue | undefined): number => (typeof value === "number" ? value : 0)
const same = answer((time: GoTime) => time)

const timeMethods: ReadonlyMap<string, Method<GoTime>> = new Map<string, Method<GoTime>>([
  ["Year", part(({ year }) => year)],
  ["Day", part(({ day }) => day)],
  ["Hour", part(({ hour }) => hour)],
  ["Minute", part(({ minute }) => minute)],
  ["Second", part(({ second }) => second)],
  ["Nanosecond", part(({ nanosecond }) => nanosecond)],
  ["YearDay", part(({ yearDay }) => yearDay)],
  [
    "Month",
    answer((time) => {
      const { month } = partsOf(instantOf(time))
      return new GoNamedNumber("time.Month", monthNames[month - 1] ?? "", month)
    }),
  ],
  [
    "Weekday",
    answer((time) => {
      const { weekday } = partsOf(instantOf(time))
      return new GoNamedNumber("time.Weekday", weekdayNames[weekday] ?? "", weekday)
    }),
  ],
  ["Unix", answer((time) => instantOf(time).seconds)],
  ["UnixMilli", answer((time) => unix(time, 1_000))],
  ["UnixMicro", answer((time) => unix(time, 1_000_000))],
  ["UnixNano", answer((time) => unix(time, 1_000_000_000))],
  ["IsZero", answer(({ text }) => text.startsWith("0001-01-01T00:00:00"))],
  ["String", answer(timeText)],
  ["UTC", same],
  ["Local", same],
  ["Location", answer(() => location)],
  ["Format", given(["string"], (time, [layout]) => formatGoTime(time, String(layout)))],
  [
    "Add",
    given(["time.Duration"], (time, [step]) => {
      const { seconds, nanoseconds } = instantOf(time)
      return goTime(seconds, nanoseconds + nanosecondsOf(step))
    }),
  ],
  [
    "AddDate",
    given(["int", "int", "int"], (time, [years, months, days]) =>
      addDate(time, whole(years), whole(months), whole(days)),
    ),
  ],
  [
    "Truncate",
    given(["time.Duration"], (time, [step]) => cutTime(time, nanosecondsOf(step), false)),
  ],
  ["Round", given(["time.Duration"], (time, [step]) => cutTime(time, nanosecondsOf(step), true))],
  ["Sub", given(["time.Time"], (time, [other]) => new GoDuration(since(time, other)))],
  ["After", given(["time.Time"], (time, [other]) => since(time, other) > 0)],
  ["Before", given(["time.Time"], (time, [other]) => since(time, other) < 0)],
  ["Equal", given(["time.Time"], (time, [other]) => since(time, other) === 0)],
  ["Compare", given(["time.Time"], (time, [other]) => Math.sign(since(time, other)))],
  ["Date", refused("function Date has 3 return values; should be 1 or 2")],
  ["Clock", refused("function Clock has 3 return values; should be 1 or 2")],
  ["ISOWeek", refused(secondIsNoError("ISOWeek", "int"))],
  ["Zone", refused(secondIsNoError("Zone", "int"))],
])

function secondIsNoError(name: string, type: string): string {
  return `invalid function signature for ${name}: second return value should be error; is ${type}`
}

function unix(time: GoTime, perSecond: number): number {
  const { seconds, nanoseconds } = instantOf(time)
  return seconds * perSecond + Math.floor((nanoseconds * perSecond) / 1_000_000_000)
}

const inUnits = (nanoseconds: number) =>
  answer((duration: GoDuration) => Math.trunc(duration.nanoseconds / nanoseconds))
const inFloat = (nanoseconds: number) =>
  answer((duration: GoDuration) => new GoFloat(duration.nanoseconds / nanoseconds))
const cutTo = (half: boolean) =>
  given(
    ["time.Duration"],
    ({ nanoseconds }: GoDuration, [step]) =>
      new GoDuration(cut(nanoseconds, nanosecondsOf(step), half)),
  )

const durationMethods: ReadonlyMap<string, Method<GoDuration>> = new Map([
  ["Nanoseconds", inUnits(1)],
  ["Microseconds", inUnits(1_000)],
  ["Milliseconds", inUnits(1_000_000)],
  ["Seconds", inFloat(1_000_000_000)],
  ["Minutes", inFloat(60_000_000_000)],
  ["Hours", inFloat(3_600_000_000_000)],
  ["String", answer(({ nanoseconds }: GoDuration) => formatGoDuration(nanoseconds))],
  ["Abs", answer(({ nanoseconds }: GoDuration) => new GoDuration(Math.abs(nanoseconds)))],
  ["Truncate", cutTo(false)],
  ["Round", cutTo(true)],
])
