/** `HEALTHCHECK`: what the image's own probe asks, and how a container of it answers. */
import { parseGoDuration } from "../lib/go-duration.ts"
import { plainExitCode } from "../swarm/image.ts"
import type { ImageBehaviour } from "../swarm/objects.ts"
import type { Healthcheck } from "../swarm/spec.ts"
import { fromNanoseconds } from "../swarm/spec-values.ts"
import { SECOND } from "../swarm/time.ts"
import { jsonWords } from "./dockerfile.ts"

const options = /^--([a-z-]+)(?:=|\s+)(\S+)\s+/

/** `--interval=1s --retries=2 CMD …`, or `NONE`. */
export function readHealthcheck(text: string): Healthcheck {
  const found = new Map<string, string>()
  let rest = text
  for (let match = options.exec(rest); match; match = options.exec(rest)) {
    found.set(match[1] ?? "", match[2] ?? "")
    rest = rest.slice(match[0].length)
  }
  if (/^NONE\b/i.test(rest)) return { Test: ["NONE"] }
  const command = rest.replace(/^CMD\s+/i, "")
  const words = jsonWords(command)
  const retries = Number(found.get("retries") ?? 0)
  return {
    Test: words ? ["CMD", ...words] : ["CMD-SHELL", command],
    ...duration("Interval", found.get("interval")),
    ...duration("Timeout", found.get("timeout")),
    ...duration("StartPeriod", found.get("start-period")),
    ...(retries > 0 && { Retries: retries }),
  }
}

function duration(
  key: "Interval" | "Timeout" | "StartPeriod",
  text: string | undefined,
): Partial<Healthcheck> {
  const parsed = text === undefined ? null : parseGoDuration(text)
  return parsed?.ok ? { [key]: parsed.value } : {}
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
