/** The command line of `npm run lab`. */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { readLabScript, ScriptError, type ScriptLine } from "./lab-script.ts"

export const labUsage = `Usage: npm run lab -- [--seed N] [--nodes N] [--json] [FILE]

Runs shell lines from FILE, or from standard input, on a fresh lab in virtual time.
Commands that wait move the clock. watch, logs -f and events stay in the foreground:

  @ +10s                                lets ten seconds pass
  @ until dockercoins_worker completed  waits for a service's update (an hour at most)
  @ until settled                       waits until nothing moves any more

The next shell line presses Ctrl-C first. Lines that begin with # are comments.

  --seed N    what real life leaves to chance (a 32-bit integer, 1)
  --nodes N   nodes of the swarm, 1 to 7 (5)
  --json      prints steps, update states and task transitions as one JSON document
`

export interface LabOptions {
  readonly seed: number
  readonly nodes: number
  readonly json: boolean
  readonly file: string | undefined
}

export class UsageError extends Error {}

/** Null: help was asked for. */
export function readLabOptions(args: readonly string[]): LabOptions | null {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  if (values.help) return null
  if (positionals.length > 1) throw new UsageError(`one FILE at most, not ${positionals.length}`)
  return {
    seed: integer("--seed", values.seed ?? "1", -(2 ** 31), 2 ** 32 - 1),
    nodes: integer("--nodes", values.nodes ?? "5", 1, 7),
    json: values.json ?? false,
    file: positionals[0],
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      nodes: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  })
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not "${text}"`)
}

export function readScriptFile(file: string | undefined): ScriptLine[] {
  try {
    return readLabScript(readFileSync(file ?? 0, "utf8"))
  } catch (error) {
    if (error instanceof ScriptError)
      throw new UsageError(`${file ?? "standard input"}: ${error.message}`)
    const { code } = Object.assign({ code: "" }, error)
    const why: Record<string, string> = {
      ENOENT: "no such file",
      EISDIR: "is a directory",
      EACCES: "permission denied",
    }
    throw new UsageError(`${file ?? "standard input"}: ${why[code] ?? String(error)}`)
  }
}
