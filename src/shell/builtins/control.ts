/** true, false, test, exit, return, break, continue, eval, source, exec, trap, umask. */

import { FileError } from "../../lib/process.ts"
import { testArguments } from "../conditional.ts"
import { ExitFlow, LoopFlow, ReturnFlow } from "../flow.ts"
import { runScript } from "../interpreter.ts"
import { readToEnd } from "../lines.ts"
import { runInChild, runShellScript, sourceFile } from "../script-file.ts"
import { bashVersion } from "../shell.ts"
import { nameOfSwitch, type SwitchName } from "../shell-switches.ts"
import { signalNamed } from "../signal-names.ts"
import { invoke } from "../simple-command.ts"
import { parseSource, problemText } from "../syntax.ts"
import { ShellError } from "../variables.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"
import { listSignals } from "./jobs.ts"

const succeed = async () => 0

export const trueBuiltin: Builtin = builtin("true", succeed)
export const colon: Builtin = builtin(":", succeed)
export const falseBuiltin: Builtin = builtin("false", async () => 1)

const pseudoSignals: ReadonlySet<string> = new Set(["EXIT", "ERR", "DEBUG", "RETURN"])

/** The name that a trap is kept under; null: there is no such signal. */
function trapName(text: string): string | null {
  const name = text.toUpperCase()
  if (name === "0") return "EXIT"
  return pseudoSignals.has(name) ? name : (signalNamed(text)?.name ?? null)
}

export const trap: Builtin = builtin("trap", async (call) => {
  const { shell, args, streams } = call
  const [first, ...rest] = args[0] === "--" ? args.slice(1) : args
  if (first === "-l") return listSignals(call, [])
  if (first === undefined || first === "-p") {
    for (const [name, action] of shell.traps) {
      const shown = pseudoSignals.has(name) ? name : `SIG${name}`
      await streams.stdout.write(`trap -- '${action.replaceAll("'", "'\\''")}' ${shown}\n`)
    }
    return 0
  }
  // A lone signal means its own default again.
  const isLone = rest.length === 0
  let status = 0
  for (const text of isLone ? [first] : rest) {
    const name = trapName(text)
    if (name === null) status = await complain(call, `${text}: invalid signal specification`)
    else if (name === "DEBUG" || name === "RETURN") {
      status = await complain(call, `${name}: not supported in this shell`)
    } else if (isLone || first === "-") shell.traps.delete(name)
    else shell.traps.set(name, first)
  }
  return status
})

export const umask: Builtin = builtin("umask", async (call) => {
  if (call.args.length > 0) return complain(call, "cannot be changed in this shell")
  await call.streams.stdout.write("0022\n")
  return 0
})

async function runTest(call: BuiltinCall, args: readonly string[]): Promise<number> {
  try {
    return testArguments(args, call.shell) ? 0 : 1
  } catch (error) {
    if (error instanceof ShellError) return complain(call, error.message, error.status)
    throw error
  }
}

export const test: Builtin = builtin("test", (call) => runTest(call, call.args))

export const bracket: Builtin = builtin("[", async (call) => {
  if (call.args.at(-1) !== "]") return complain(call, "missing `]'", 2)
  return runTest(call, call.args.slice(0, -1))
})

function statusArgument({ args, shell }: BuiltinCall): number {
  const [text] = args
  if (text === undefined) return shell.status
  return /^-?\d+$/.test(text) ? Number(text) & 0xff : 2
}

export const exit: Builtin = builtin("exit", async (call) => {
  if (call.shell.interactive) await call.streams.stderr.write("exit\n")
  throw new ExitFlow(statusArgument(call))
})

export const returnBuiltin: Builtin = builtin("return", async (call) => {
  if (call.shell.functionDepth === 0 && !call.shell.sourcing) {
    return complain(call, "can only `return' from a function or sourced script", 2)
  }
  throw new ReturnFlow(statusArgument(call))
})

function loopBuiltin(kind: "break" | "continue"): Builtin {
  return builtin(kind, async (call) => {
    const levels = Number(call.args[0] ?? 1)
    if (!(levels >= 1)) return complain(call, `${call.args[0]}: loop count out of range`)
    if (call.shell.loopDepth > 0) throw new LoopFlow(kind, levels)
    return complain(call, "only meaningful in a `for', `while', or `until' loop", 0)
  })
}

export const breakBuiltin = loopBuiltin("break")
export const continueBuiltin = loopBuiltin("continue")

export const evalBuiltin: Builtin = builtin("eval", async ({ shell, args, streams }) => {
  const parsed = parseSource(args.join(" "))
  if (parsed.kind === "whole") {
    return parsed.script.commands.length === 0 ? 0 : runScript(shell, parsed.script, streams)
  }
  await streams.stderr.write(`${shell.prefix()}eval: ${problemText(parsed)}\n`)
  return 2
})

async function sourceRun(call: BuiltinCall): Promise<number> {
  const [name, ...args] = call.args
  if (name === undefined) return complain(call, "filename argument required", 2)
  try {
    return await sourceFile(call.shell, name, args, call.streams)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await call.streams.stderr.write(`${call.shell.prefix()}${name}: ${error.message}\n`)
    return 1
  }
}

export const source: Builtin = builtin("source", sourceRun)
export const dot: Builtin = builtin(".", sourceRun)

export const exec: Builtin = builtin("exec", async ({ shell, args, streams }) => {
  const [name, ...rest] = args
  if (name === undefined) return 0
  throw new ExitFlow(await invoke(shell, name, rest, streams))
})

async function runBash(call: BuiltinCall): Promise<number> {
  const { shell, name, args, streams } = call
  if (args[0] === "--version") {
    await streams.stdout.write(`GNU bash, version ${bashVersion} (x86_64-pc-linux-gnu)\n`)
    return 0
  }
  let at = 0
  while (/^[-+][a-z]+$/i.test(args[at] ?? "") || args[at] === "--norc") at++
  const flags = args.slice(0, at).join("")
  const switches = [...flags].map(nameOfSwitch).filter((each) => each !== undefined)
  const rest = args.slice(at)
  if (flags.includes("c")) {
    const [text, as = name, ...others] = rest
    if (text !== undefined) return runInChild(shell, text, as, others, streams, { switches })
    await streams.stderr.write(`${name}: -c: option requires an argument\n`)
    return 2
  }
  const [file, ...parameters] = rest
  if (file !== undefined && !flags.includes("s")) {
    return runFile(call, file, parameters, { switches, onlyReads: flags.includes("n") })
  }
  if (streams.stdin.isTTY) {
    await streams.stderr.write(`${name}: already in a shell; use it, or give it a FILE or -c\n`)
    return 1
  }
  const text = await readToEnd(streams.stdin, streams.signal)
  return runInChild(shell, text, name, rest, streams, { switches })
}

async function runFile(
  { shell, name, streams }: BuiltinCall,
  file: string,
  parameters: readonly string[],
  { switches, onlyReads }: { switches: readonly SwitchName[]; onlyReads: boolean },
): Promise<number> {
  const info = shell.files.stat(shell.path(file))
  if (info?.type !== "file" && file !== "/dev/null") {
    const problem = info ? "Is a directory" : "No such file or directory"
    await streams.stderr.write(`${name}: ${file}: ${problem}\n`)
    return info ? 126 : 127
  }
  if (!onlyReads) return runShellScript(shell, file, parameters, streams, { switches })
  const parsed = parseSource(shell.files.read(shell.path(file)))
  if (parsed.kind === "whole") return 0
  await streams.stderr.write(`${file}: ${problemText(parsed)}\n`)
  return 2
}

export const bash: Builtin = builtin("bash", runBash)
export const sh: Builtin = builtin("sh", runBash)
