/** Whether a command printed and ended as it did when it was recorded. */
import { idsOf, masked, settled, withoutLogTexts, withoutPlacement } from "./mask.ts"
import type { RecordedCommand } from "./recordings.ts"
import type { Typed } from "./typed.ts"

export interface Difference {
  readonly what: string
  readonly recorded: string
  readonly here: string
}

export interface Comparison {
  readonly difference: Difference | null
  /** What the recording calls an object, and what it is called here. */
  readonly ids: readonly (readonly [string, string])[]
}

export function compare(command: RecordedCommand, here: Typed): Comparison {
  const tty = command.tty !== undefined
  const recorded = (tty ? command.output : command.stdout) ?? ""
  const pairs: readonly (readonly [string, string, string])[] = [
    ["stdout", view(command, recorded), view(command, here.stdout)],
    ["stderr", view(command, command.stderr ?? ""), view(command, here.stderr)],
    ["exit code", String(command.exit), String(here.exit)],
  ]
  const different = pairs.find(([, one, other]) => one !== other)
  return {
    difference: different
      ? { what: different[0], recorded: different[1], here: different[2] }
      : null,
    ids: paired(idsOf(recorded), idsOf(here.stdout)),
  }
}

function view(command: RecordedCommand, text: string): string {
  let result = masked(settled(text, command.tty !== undefined))
  if (/\b(ps|logs|events|inspect)\b/.test(command.cmd)) result = withoutPlacement(result)
  return /\blogs\b/.test(command.cmd) ? withoutLogTexts(result) : result
}

/** Only where both printed as many: then the first is the first. */
function paired(recorded: readonly string[], here: readonly string[]): [string, string][] {
  if (recorded.length !== here.length) return []
  return recorded.map((id, index): [string, string] => [id, here[index] ?? id])
}
