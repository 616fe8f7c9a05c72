/** xargs: the words of its input as arguments of another program. */

import { type Options, readOptions } from "../options.ts"
import { runProgram } from "../program.ts"
import { hintOf } from "../tools/tool.ts"
import { type Builtin, type BuiltinCall, builtin } from "./builtin.ts"

const spec = {
  flags: "0rtpx",
  values: "nLIdPsEa",
  long: {
    null: "0",
    "no-run-if-empty": "r",
    verbose: "t",
    "max-args": "n",
    "max-lines": "L",
    replace: "I",
    delimiter: "d",
    "max-procs": "P",
    "max-chars": "s",
  },
}

interface Plan {
  readonly perRun: number
  readonly replace: string | null
  readonly command: readonly string[]
  readonly skipEmpty: boolean
  readonly tells: boolean
  /** Of items; null: blanks and quotes, as a shell has them. */
  readonly delimiter: string | null
  readonly byLines: boolean
}

export const xargs: Builtin = builtin("xargs", async (call) => {
  const fail = async (message: string) => {
    await call.streams.stderr.write(`xargs: ${message}\n`)
    return 1
  }
  const plan = planOf(call.args)
  if (typeof plan === "string") return fail(plan + hintOf(call))
  const items = itemsOf(await readAll(call), plan)
  if (typeof items === "string") return fail(items)
  if (items.length === 0 && plan.skipEmpty) return 0
  let status = 0
  for (let i = 0; i < Math.max(items.length, 1); i += plan.perRun) {
    const code = await runOnce(call, plan, items.slice(i, i + plan.perRun))
    if (code === 127 || code === 126) return code
    if (code === 255) {
      await fail(`${plan.command[0] ?? "echo"}: exited with status 255; aborting`)
      return 124
    }
    if (code !== 0) status = 123
  }
  return status
})

async function runOnce(
  { shell, streams }: BuiltinCall,
  { command, replace, tells }: Plan,
  some: readonly string[],
): Promise<number> {
  const [name = "echo", ...fixed] = command
  const args =
    replace === null
      ? [...fixed, ...some]
      : fixed.map((arg) => arg.replaceAll(replace, () => some[0] ?? ""))
  if (tells) await streams.stderr.write(`${[name, ...args].join(" ")}\n`)
  return (await runProgram({ shell, name, args, streams }, `xargs: ${name}`)) ?? 127
}

/** xargs' own options end at the first word that is none. */
function planOf(args: readonly string[]): Plan | string {
  const own: string[] = []
  let at = 0
  for (; at < args.length && /^-./.test(args[at] ?? ""); at++) {
    const arg = args[at] ?? ""
    own.push(arg)
    if (arg === "--") {
      at++
      break
    }
    const takesNext = /^-[0rtpx]*[nLIdPsEa]$/.test(arg) && at + 1 < args.length
    if (takesNext) own.push(args[++at] ?? "")
  }
  const options = readOptions(own, spec)
  if (typeof options === "string") return options
  return readPlan(options, args.slice(at))
}

function readPlan({ flags, values }: Options, command: readonly string[]): Plan | string {
  const given = (letter: string) => values.findLast((each) => each.letter === letter)?.value
  const replace = given("I") ?? null
  const count = given("n") ?? given("L")
  const perRun = Number(count ?? 5_000)
  if (!Number.isInteger(perRun) || perRun < 1) {
    const problem = /^\d+$/.test(count ?? "") ? "value" : "number"
    return problem === "number"
      ? `invalid number "${count}" for -${given("n") === undefined ? "L" : "n"} option`
      : `value ${count} for -n option should be >= 1`
  }
  const named: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\0": "\0" }
  const delimiter = flags.has("0") ? "\0" : given("d")
  return {
    perRun: replace === null ? perRun : 1,
    replace,
    command,
    skipEmpty: flags.has("r") || replace !== null,
    tells: flags.has("t"),
    delimiter: delimiter === undefined ? null : (named[delimiter] ?? delimiter.charAt(0)),
    byLines: replace !== null || given("L") !== undefined,
  }
}

/** Blanks part items unless quotes or a backslash keep them; a text is what is wrong. */
function itemsOf(input: string, { delimiter, byLines }: Plan): string[] | string {
  if (delimiter !== null) {
    const items = input.split(delimiter)
    if (items.at(-1) === "") items.pop()
    return items
  }
  const items: string[] = []
  for (const line of input.split("\n")) {
    const words: string[] = []
    for (const [all] of line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]/g)) {
      if (all === '"' || all === "'") {
        const kind = all === '"' ? "double" : "single"
        return `unmatched ${kind} quote; by default quotes are special to xargs unless you use the -0 option`
      }
      words.push(all.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, a, b, c) => a ?? b ?? c))
    }
    if (!byLines) items.push(...words)
    else if (words.length > 0) items.push(line.trimStart().replace(/["'\\]/g, ""))
  }
  return items
}

async function readAll({ streams }: BuiltinCall): Promise<string> {
  let text = ""
  for (;;) {
    const piece = await streams.stdin.read(streams.signal)
    if (piece === null) return text
    text += piece
  }
}
