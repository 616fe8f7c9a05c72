/** Whether a command printed and ended as it did when it was recorded. */
import { deployed, idsOf, logPrefixes, masked, settled, sortedRows } from "./mask.ts"
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
  const stderr = command.stderr ?? ""
  const outputs: readonly (readonly [string, string, string])[] = isLog(command)
    ? [["output", logView(recorded + stderr), logView(here.stdout + here.stderr)]]
    : [
        ["stdout", view(command, recorded), view(command, here.stdout)],
        ["stderr", view(command, stderr), view(command, here.stderr)],
      ]
  const pairs = [...outputs, ["exit code", String(command.exit), String(here.exit)] as const]
  const different = pairs.find(([, one, other]) => one !== other)
  return {
    difference: different
      ? { what: different[0], recorded: different[1], here: different[2] }
      : null,
    ids: paired(idsOf(recorded), idsOf(here.stdout)),
  }
}

const isLog = ({ cmd }: RecordedCommand): boolean => /\bservice logs\b/.test(cmd)

const logView = (text: string): string => logPrefixes(masked(text.replaceAll("\r\n", "\n")))

function view({ cmd, tty }: RecordedCommand, text: string): string {
  const result = masked(settled(text, tty !== undefined))
  if (/\bstack (deploy|up)\b/.test(cmd)) return deployed(result)
  return inAnyOrder.test(cmd) || byNodeId.test(result) ? sortedRows(result) : result
}

/** Their rows are ordered by ids, by moments that the setup does not tell, or by a registry's disk. */
const inAnyOrder = /\b(node ps|images|image ls|pull -a)\b/
/** Of global services: tasks are named, and ordered, by the ids of nodes. */
const byNodeId = /[a-z\d]\.ID25(?= {2}|"| node)/

/** Only where both printed as many: then the first is the first. */
function paired(recorded: readonly string[], here: readonly string[]): [string, string][] {
  if (recorded.length !== here.length) return []
  return recorded.map((id, index): [string, string] => [id, here[index] ?? id])
}
