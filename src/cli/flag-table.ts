/** Flags written the way docker's help prints them, one a line: `-q, --quiet   Only display IDs`. */
import { assert } from "../lib/assert.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import type { Flag } from "./command.ts"
import { isFlagKind } from "./flag-kinds.ts"

const line = /^(?:-(\w), )?--([\w-]+)(?: (\w[\w-]*))? {2,}(.*)$/
/** Defaults that say how an empty value reads, and are no value. */
const hints = /^(?:\[\]|map\[\]|0 = unlimited|equal to --replicas)$/

/**
 * `more` adds to a flag, by its name, what help does not print: values for completion, a check. `others`
 * are flags that stand elsewhere. All come in the order of help.
 */
export function flagTable(
  text: string,
  more: Readonly<Record<string, Partial<Flag>>> = {},
  others: readonly Flag[] = [],
): readonly Flag[] {
  const own = text
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one): Flag => {
      const flag = readLine(one)
      return { ...flag, ...more[flag.name] }
    })
  return [...own, ...others].sort((a, b) => compareCodeUnits(a.name, b.name))
}

function readLine(text: string): Flag {
  const [, short, name = "", kind = "bool", tail = ""] = line.exec(text) ?? []
  assert(name !== "" && isFlagKind(kind), `not a line of help: ${text}`)
  const [, usage = tail, shown] = /^(.*) \(default (.*)\)$/.exec(tail) ?? []
  return {
    name,
    kind,
    usage: usage.replaceAll("\\n", "\n"),
    ...(short !== undefined && { short }),
    ...(shown !== undefined && (hints.test(shown) ? { hint: shown } : { fallback: plain(shown) })),
  }
}

/** Strings are printed in quotes. */
function plain(shown: string): string {
  return shown.startsWith('"') ? shown.slice(1, -1) : shown
}
