/** `--since` and `--until`: a timestamp, seconds since the epoch, or how long ago. */
import { parseGoDuration } from "../lib/go-duration.ts"
import { CommandFailure } from "./command.ts"
import { instant } from "./words.ts"

/** As the API takes it: seconds since the epoch. `now`: milliseconds since the epoch. */
export function sinceParameter(text: string, now: number): string {
  const duration = parseGoDuration(text)
  if (duration.ok) return String(Math.trunc((now - duration.value / 1e6) / 1_000))
  if (/^\d+(?:\.\d+)?$/.test(text)) return text
  const date = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(
    text,
  )
  if (date === null) {
    throw new CommandFailure(`failed to parse value as time or duration: ${JSON.stringify(text)}`)
  }
  const time = date[2] ?? "00:00:00"
  const full = `${date[1]}T${time.length === 5 ? `${time}:00` : time}${date[3] ?? "Z"}`
  const milliseconds = instant(full)
  const nanoseconds = /\.(\d+)/.exec(time)?.[1] ?? ""
  return `${Math.floor(milliseconds / 1_000)}.${nanoseconds.padEnd(9, "0").slice(0, 9)}`
}
