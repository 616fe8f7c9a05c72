/** xargs, sudo, nohup, timeout, nice, and the editors: builtins that run something else. */
import { invoke } from "../simple-command.ts"
import { type Builtin, type BuiltinCall, builtin } from "./builtin.ts"

/** You are already allowed everything here. */
export const sudo: Builtin = builtin("sudo", async ({ shell, args, streams }) => {
  const rest = [...args]
  while (/^-[A-Za-z]$/.test(rest[0] ?? "")) if (rest.shift() === "-u") rest.shift()
  const [name, ...others] = rest
  if (name !== undefined) return invoke(shell, name, others, streams)
  await streams.stderr.write("usage: sudo command\n")
  return 1
})

function prefixBuiltin(name: string): Builtin {
  return builtin(name, async ({ shell, args, streams }) => {
    const [program, ...rest] = args
    if (program !== undefined) return invoke(shell, program, rest, streams)
    await streams.stderr.write(`${name}: missing operand\n`)
    return 125
  })
}

export const nohup = prefixBuiltin("nohup")
export const nice = prefixBuiltin("nice")

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Milliseconds of `10`, `0.5s`, `2m`; null for anything else. */
export function durationOf(text: string): number | null {
  const [, number, unit = "s"] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? []
  if (number === undefined) return null
  return Number(number) * (units[unit || "s"] ?? 1) * 1000
}

export const timeout: Builtin = builtin("timeout", async ({ shell, args, streams }) => {
  const rest = args.filter((arg, index) => index > 1 || !arg.startsWith("-"))
  const [limit = "", name, ...others] = rest
  const ms = durationOf(limit)
  if (ms === null || name === undefined) {
    const problem = ms === null ? `invalid time interval ‘${limit}’` : "missing operand"
    await streams.stderr.write(`timeout: ${problem}\n`)
    return 125
  }
  const command = new AbortController()
  const alarm = new AbortController()
  let expired = false
  const signal = AbortSignal.any([streams.signal, command.signal])
  const ringing = shell.clock.sleep(ms, alarm.signal).then(
    () => {
      expired = true
      command.abort("SIGTERM")
    },
    () => {},
  )
  const status = await invoke(shell, name, others, { ...streams, signal })
  alarm.abort("SIGTERM")
  await ringing
  return expired ? 124 : status
})

interface XargsOptions {
  readonly perRun: number
  readonly replace: string | null
  readonly command: readonly string[]
  readonly skipEmpty: boolean
}

export const xargs: Builtin = builtin("xargs", async (call) => {
  const { shell, streams } = call
  const options = xargsOptions(call.args)
  if (typeof options === "string") {
    await streams.stderr.write(`xargs: ${options}\n`)
    return 1
  }
  const input = await readAll(call)
  const items =
    options.replace === null
      ? [...input.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "")
      : input.split("\n").filter((line) => line.trim() !== "")
  if (items.length === 0 && options.skipEmpty) return 0
  const [name = "echo", ...fixed] = options.command
  let status = 0
  for (let i = 0; i < Math.max(items.length, 1); i += options.perRun) {
    const some = items.slice(i, i + options.perRun)
    const { replace } = options
    const args =
      replace === null
        ? [...fixed, ...some]
        : fixed.map((arg) => arg.replaceAll(replace, () => some[0] ?? ""))
    const code = await invoke(shell, name, args, streams)
    if (code === 127 || code === 126) return code
    if (code !== 0) status = 123
  }
  return status
})

function xargsOptions(args: readonly string[]): XargsOptions | string {
  let perRun = 5_000
  let replace: string | null = null
  let skipEmpty = false
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (!arg.startsWith("-")) break
    const attached = arg.slice(2)
    const value = () => (attached === "" ? (args[++i] ?? "") : attached)
    if (arg.startsWith("-n") || arg.startsWith("-L")) perRun = Number(value())
    else if (arg.startsWith("-I")) replace = value()
    else if (arg === "-r" || arg === "--no-run-if-empty") skipEmpty = true
    else if (arg === "-t" || arg === "-0") continue
    else if (arg.startsWith("-P")) value()
    else return `invalid option -- '${arg.slice(1)}'`
  }
  if (!Number.isInteger(perRun) || perRun < 1) return `invalid number for -n option`
  if (replace !== null) perRun = 1
  return { perRun, replace, command: args.slice(i), skipEmpty: skipEmpty || replace !== null }
}

async function readAll({ streams }: BuiltinCall): Promise<string> {
  let text = ""
  for (;;) {
    const piece = await streams.stdin.read(streams.signal)
    if (piece === null) return text
    text += piece
  }
}

/** `vi FILE`: the page's editor. */
function editor(name: string): Builtin {
  return builtin(name, async ({ shell, args, streams }) => {
    const [file] = args.filter((arg) => !/^[-+]/.test(arg))
    if (file === undefined) {
      await streams.stderr.write(`usage: ${name} FILE\n`)
      return 1
    }
    const path = shell.path(file)
    if (shell.files.stat(path)?.type === "directory") {
      await streams.stderr.write(`${name}: ${file}: Is a directory\n`)
      return 1
    }
    await shell.world.openEditor(path)
    return 0
  })
}

export const editors: readonly Builtin[] = ["vi", "vim", "nano", "edit", "emacs"].map(editor)
