/** `HEALTHCHECK`: what the image's own probe asks, and how a container of it answers. */
import { formatGoDuration, parseGoDuration } from "../lib/go-duration.ts"
import { plainExitCode } from "../swarm/image.ts"
import type { ImageBehaviour } from "../swarm/objects.ts"
import type { Healthcheck } from "../swarm/spec.ts"
import { fromNanoseconds } from "../swarm/spec-values.ts"
import { SECOND } from "../swarm/time.ts"
import type { Instruction } from "./dockerfile.ts"
import { jsonWords } from "./dockerfile-words.ts"

/** `--interval=1s --retries=2 CMD …`, or `NONE`. */
export function readHealthcheck({ rest, flags }: Instruction): Healthcheck {
  if (/^NONE\b/i.test(rest)) return { Test: ["NONE"] }
  const command = rest.replace(/^CMD\s+/i, "")
  const words = jsonWords(command)
  const retries = Number(flags.get("retries") ?? 0)
  return {
    Test: words ? ["CMD", ...words] : ["CMD-SHELL", command],
    ...duration("Interval", flags.get("interval")),
    ...duration("Timeout", flags.get("timeout")),
    ...duration("StartPeriod", flags.get("start-period")),
    ...(retries > 0 && { Retries: retries }),
  }
}

function duration(
  key: "Interval" | "Timeout" | "StartPeriod",
  text: string | undefined,
): Partial<Healthcheck> {
  const parsed = text === undefined ? null : parseGoDuration(text)
  return parsed?.ok && parsed.value > 0 ? { [key]: parsed.value } : {}
}

/** As Go prints the check with `%q`, its number of retries as a letter. */
export function notedCheck(check: Healthcheck): string {
  const { Test = [], Interval = 0, Timeout = 0, StartPeriod = 0, Retries = 0 } = check
  const words = Test.map((word) => JSON.stringify(word)).join(" ")
  const times = [Interval, Timeout, StartPeriod].map((time) => `"${formatGoDuration(time)}"`)
  return `&{[${words}] ${times.join(" ")} '${letter(Retries)}'}`
}

const escaped = new Map([
  [7, "\\a"],
  [8, "\\b"],
  [9, "\\t"],
  [10, "\\n"],
  [11, "\\v"],
  [12, "\\f"],
  [13, "\\r"],
  [39, "\\'"],
  [92, "\\\\"],
])

function letter(code: number): string {
  const known = escaped.get(code)
  if (known !== undefined) return known
  if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, "0")}`
  return code <= 0xffff ? String.fromCharCode(code) : "\uFFFD"
}

/** The probe passes at once unless it plainly fails. */
export function healthOf(check: Healthcheck): ImageBehaviour["health"] {
  const [kind, ...words] = check.Test ?? []
  if (kind === undefined || kind === "NONE") return null
  const exitCode = plainExitCode(words.join(" "))
  return {
    interval: check.Interval ? fromNanoseconds(check.Interval) : 30 * SECOND,
    retries: check.Retries ?? 3,
    passesAfter: exitCode === null || exitCode === 0 ? 0 : null,
  }
}
