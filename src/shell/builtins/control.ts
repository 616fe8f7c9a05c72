/** true, false, test, exit, return, break, continue, eval, source, exec, trap, umask. */

import { FileError } from "../../lib/process.ts"
import { testArguments } from "../conditional.ts"
import { ExitFlow, LoopFlow, ReturnFlow } from "../flow.ts"
import { runScript } from "../interpreter.ts"
import { runInChild, runShellScript, sourceFile } from "../script-file.ts"
import { invoke } from "../simple-command.ts"
import { parseSource } from "../syntax.ts"
import { ShellError } from "../variables.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

const succeed = async () => 0

export const trueBuiltin: Builtin = builtin("true", succeed)
export const colon: Builtin = builtin(":", succeed)
export const falseBuiltin: Builtin = builtin("false", async () => 1)

/** `trap COMMAND EXIT` counts; other signals than Ctrl-C do not reach anybody here. */
export const trap: Builtin = builtin("trap", async ({ shell, args }) => {
  const [action, ...signals] = args
  if (signals.some((signal) => signal === "EXIT" || signal === "0")) {
    shell.exitTrap = action === undefined || action === "-" ? null : action
  }
  return 0
})
export const umask: Builtin = builtin("umask", async ({ args, streams }) => {
  if (args.length === 0) await streams.stdout.write("0022\n")
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
  const message = parsed.kind === "wrong" ? parsed.message : "syntax error: unexpected end of file"
  await streams.stderr.write(`${shell.prefix()}eval: ${message}\n`)
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

async function runBash({ shell, name, args, streams }: BuiltinCall): Promise<number> {
  const flags = args.filter((arg, index) => index < 1 && /^-[a-z]+$/.test(arg)).join("")
  if (flags.includes("c")) {
    const [, text = "", as = name, ...rest] = args
    return runInChild(shell, text, as, rest, streams)
  }
  const [file, ...rest] = flags === "" ? args : args.slice(1)
  if (file !== undefined) return runShellScript(shell, file, rest, streams)
  if (streams.stdin.isTTY) {
    await streams.stderr.write(`${name}: already in a shell; use it, or give it a FILE or -c\n`)
    return 1
  }
  let text = ""
  for (let piece = await streams.stdin.read(streams.signal); piece !== null; ) {
    text += piece
    piece = await streams.stdin.read(streams.signal)
  }
  return runInChild(shell, text, name, [], streams)
}

export const bash: Builtin = builtin("bash", runBash)
export const sh: Builtin = builtin("sh", runBash)
