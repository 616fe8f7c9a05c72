/** export, unset, readonly, local, declare, set, shift, env, printenv, let. */
import { evaluate } from "../arithmetic.ts"
import { expanderFor } from "../expand.ts"
import { quoted } from "../quote.ts"
import type { Shell } from "../shell.ts"
import { invoke } from "../simple-command.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

const identifier = /^[A-Za-z_]\w*$/

/** Applies `NAME`, `NAME=value` or `NAME+=value`; false for what is no name. */
function declare(shell: Shell, arg: string, each: (name: string) => void): boolean {
  const [, name = "", append, value] = /^([^=+]*)(?:(\+)?=([\s\S]*))?$/.exec(arg) ?? []
  if (!identifier.test(name)) return false
  each(name)
  if (value !== undefined) {
    const before = append === undefined ? "" : (shell.variables.get(name) ?? "")
    shell.variables.set(name, before + value)
  }
  return true
}

async function declareAll(
  call: BuiltinCall,
  args: readonly string[],
  each: (name: string) => void,
) {
  let status = 0
  for (const arg of args) {
    if (!declare(call.shell, arg, each)) {
      status = await complain(call, `\`${arg}': not a valid identifier`)
    }
  }
  return status
}

async function list(call: BuiltinCall, exportedOnly: boolean): Promise<number> {
  const { variables } = call.shell
  const names = variables.names().filter((name) => !exportedOnly || variables.isExported(name))
  const lines = names.map((name) => {
    const items = variables.items(name) ?? []
    const value = items.length > 1 ? `(${items.map(quoted).join(" ")})` : items[0]
    return `declare -${variables.isExported(name) ? "x" : "-"} ${name}="${value ?? ""}"\n`
  })
  await call.streams.stdout.write(lines.join(""))
  return 0
}

function optionsOf(args: readonly string[]): { flags: string; rest: string[] } {
  const flags = args.filter((arg) => /^[-+][A-Za-z]+$/.test(arg))
  return { flags: flags.join(""), rest: args.filter((arg) => !/^[-+][A-Za-z]*$/.test(arg)) }
}

export const exportBuiltin: Builtin = builtin("export", async (call) => {
  const { flags, rest } = optionsOf(call.args)
  if (rest.length === 0) return list(call, true)
  const exported = !flags.includes("n")
  return declareAll(call, rest, (name) => {
    if (call.shell.variables.has(name) || exported) call.shell.variables.mark(name, { exported })
  })
})

export const readonlyBuiltin: Builtin = builtin("readonly", async (call) => {
  const { rest } = optionsOf(call.args)
  const status = await declareAll(call, rest, () => {})
  for (const arg of rest) call.shell.variables.mark(arg.split("=")[0] ?? "", { readonly: true })
  return status
})

export const local: Builtin = builtin("local", async (call) => {
  if (call.shell.functionDepth === 0) return complain(call, "can only be used in a function")
  const { rest } = optionsOf(call.args)
  return declareAll(call, rest, (name) => call.shell.variables.makeLocal(name))
})

export const declareBuiltin: Builtin = builtin("declare", async (call) => {
  const { flags, rest } = optionsOf(call.args)
  if (rest.length === 0) return list(call, flags.includes("x"))
  // Its keys would be read as arithmetic: better no array than a wrong one.
  if (flags.includes("A")) return complain(call, "-A: not supported in this shell", 2)
  return declareAll(call, rest, (name) => {
    const { variables } = call.shell
    if (!flags.includes("g") && !flags.includes("x")) variables.makeLocal(name)
    if (flags.includes("x")) variables.mark(name, { exported: !flags.includes("+x") })
    if (flags.includes("a") && !variables.has(name)) variables.set(name, [])
  })
})

export const unset: Builtin = builtin("unset", async ({ shell, args }) => {
  const { flags, rest } = optionsOf(args)
  for (const name of rest) {
    if (flags.includes("f") || !shell.variables.has(name)) shell.functions.delete(name)
    if (!flags.includes("f")) shell.variables.unset(name)
  }
  return 0
})

export const set: Builtin = builtin("set", async (call) => {
  const { shell, args } = call
  if (args.length === 0) {
    const lines = shell.variables
      .names()
      .map((name) => `${name}=${quoted(shell.variables.get(name) ?? "")}\n`)
    await call.streams.stdout.write(lines.join(""))
    return 0
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (arg === "--" || !/^[-+]/.test(arg)) {
      shell.parameters = args.slice(arg === "--" ? i + 1 : i)
      return 0
    }
    const on = arg.startsWith("-")
    if (arg.slice(1) === "o") {
      if (args[++i] === "pipefail") shell.options.pipefail = on
      continue
    }
    for (const flag of arg.slice(1)) {
      if (flag === "e") shell.options.exitOnError = on
      else if (flag === "u") shell.options.unset = on
      else if (flag === "x") shell.options.trace = on
      else if (flag === "o" && args[i + 1] === "pipefail") {
        shell.options.pipefail = on
        i++
      } else return complain(call, `${arg}: invalid option`, 2)
    }
  }
  return 0
})

export const shift: Builtin = builtin("shift", async (call) => {
  const count = Number(call.args[0] ?? 1)
  if (!Number.isInteger(count) || count < 0) {
    return complain(call, `${call.args[0]}: numeric argument required`)
  }
  if (count > call.shell.parameters.length) return 1
  call.shell.parameters = call.shell.parameters.slice(count)
  return 0
})

export const letBuiltin: Builtin = builtin("let", async ({ shell, args, streams }) => {
  const expander = expanderFor(shell, streams)
  let last = 0n
  for (const arg of args) last = await evaluate(expander.parse(arg), expander)
  return last === 0n ? 1 : 0
})

export const env: Builtin = builtin("env", async (call) => {
  const { shell, args, streams } = call
  const kept = args[0] === "-i" ? new Map<string, string>() : shell.variables.exported()
  const rest = args[0] === "-i" ? args.slice(1) : [...args]
  while (/^[A-Za-z_]\w*=/.test(rest[0] ?? "")) {
    const [name = "", ...value] = (rest.shift() ?? "").split("=")
    kept.set(name, value.join("="))
  }
  const [name, ...others] = rest
  if (name !== undefined) return invoke(shell, name, others, streams, kept)
  const lines = [...kept].map(([key, value]) => `${key}=${value}\n`)
  await streams.stdout.write(lines.join(""))
  return 0
})

export const printenv: Builtin = builtin("printenv", async ({ shell, args, streams }) => {
  const exported = shell.variables.exported()
  const names = args.length > 0 ? args : [...exported.keys()]
  let status = 0
  for (const name of names) {
    const value = exported.get(name)
    if (value === undefined) status = 1
    else await streams.stdout.write(args.length > 0 ? `${value}\n` : `${name}=${value}\n`)
  }
  return status
})
