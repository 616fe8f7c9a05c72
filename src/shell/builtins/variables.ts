/** export, unset, readonly, local, declare, set, shift, env, printenv, let. */
import { evaluate } from "../arithmetic.ts"
import { expanderFor } from "../expand.ts"
import { keyFor } from "../parameter.ts"
import { runProgram } from "../program.ts"
import { quoted } from "../quote.ts"
import type { Shell } from "../shell.ts"
import { ShellArray } from "../shell-array.ts"
import { isSwitch, nameOfSwitch, switchNames } from "../shell-switches.ts"
import { sourceOfFunction } from "../source-of.ts"
import { hintOf } from "../tools/tool.ts"
import type { Marks, Variable } from "../variables.ts"
import { type Builtin, type BuiltinCall, builtin, complain, usage } from "./builtin.ts"

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

async function list(
  call: BuiltinCall,
  wanted: (variable: Variable) => boolean = () => true,
): Promise<number> {
  const { variables } = call.shell
  const lines = variables.names().map((name) => {
    const variable = variables.variable(name)
    return variable && wanted(variable) ? declarationOf(name, variable) : ""
  })
  await call.streams.stdout.write(lines.join(""))
  return 0
}

/** As `declare -p` shows it. */
function declarationOf(name: string, variable: Variable): string {
  const { value, exported, integer, readonly: fixed, letters } = variable
  const isArray = value instanceof ShellArray
  const flags = [
    isArray ? (value.keyed ? "A" : "a") : "",
    integer ? "i" : "",
    fixed ? "r" : "",
    exported ? "x" : "",
    letters === null ? "" : letters.charAt(0),
  ].join("")
  const shown = isArray
    ? `(${value.keys.map((key) => `[${keyText(key)}]=${inQuotes(value.get(key) ?? "")}`).join(" ")}${value.keyed && value.size > 0 ? " " : ""})`
    : inQuotes(value)
  return `declare -${flags || "-"} ${name}=${shown}\n`
}

function inQuotes(text: string): string {
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(text)) return ansiQuoted(text)
  return `"${text.replace(/["$`\\]/g, "\\$&")}"`
}

function ansiQuoted(text: string): string {
  const escaped = text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t")
  return `$'${escaped}'`
}

function keyText(key: string): string {
  return /^[\w.:/@%+,-]+$/.test(key) ? key : inQuotes(key)
}

function optionsOf(args: readonly string[]): { flags: string; rest: string[] } {
  const flags = args.filter((arg) => /^[-+][A-Za-z]+$/.test(arg))
  return { flags: flags.join(""), rest: args.filter((arg) => !/^[-+][A-Za-z]*$/.test(arg)) }
}

export const exportBuiltin: Builtin = builtin("export", async (call) => {
  const { flags, rest } = optionsOf(call.args)
  if (rest.length === 0) return list(call, ({ exported }) => exported)
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
  return declareWith(call)
})

export const declareBuiltin: Builtin = builtin("declare", async (call) => {
  const { flags, rest } = optionsOf(call.args)
  if (/[fF]/.test(flags)) return showFunctions(call, flags.includes("F"), rest)
  if (flags.includes("p") && rest.length > 0) return show(call, rest)
  if (rest.length > 0) return declareWith(call)
  const marks = marksOf(flags)
  return list(call, (variable) => {
    if (/[aA]/.test(flags) && !(variable.value instanceof ShellArray)) return false
    return (!marks.exported || variable.exported) && (!marks.readonly || variable.readonly)
  })
})

/** What the letters of `declare` mean; `+x` takes one away. */
function marksOf(flags: string): Partial<Marks> {
  const on = flags.replace(/\+\w+/g, "")
  const off = flags.replace(/-\w+/g, "")
  return {
    ...(on.includes("x") && { exported: true }),
    ...(off.includes("x") && { exported: false }),
    ...(on.includes("r") && { readonly: true }),
    ...(on.includes("i") && { integer: true }),
    ...(off.includes("i") && { integer: false }),
    ...(on.includes("l") && { letters: "lower" as const }),
    ...(on.includes("u") && { letters: "upper" as const }),
  }
}

async function declareWith(call: BuiltinCall): Promise<number> {
  const { flags, rest } = optionsOf(call.args)
  if (flags.includes("n")) return complain(call, "-n: not supported in this shell", 2)
  const { variables } = call.shell
  const { readonly: fixed, ...marks } = marksOf(flags)
  const expander = expanderFor(call.shell, call.streams)
  let status = 0
  for (const arg of rest) {
    const [, name = "", , value] = /^([^=+]*)(?:(\+)?=([\s\S]*))?$/.exec(arg) ?? []
    // The value of a number is worked out before it is one.
    const isNumber = marks.integer === true && value !== undefined
    const given = isNumber ? `${name}=${await evaluate(expander.parse(value), expander)}` : arg
    const declared = declare(call.shell, given, () => {
      if (!flags.includes("g")) variables.makeLocal(name)
      if (flags.includes("A") && !variables.has(name)) variables.set(name, ShellArray.keyed())
      else if (flags.includes("a") && !variables.has(name)) variables.set(name, [])
      if (Object.keys(marks).length > 0) variables.mark(name, marks)
    })
    if (!declared) status = await complain(call, `\`${arg}': not a valid identifier`)
    else if (fixed === true) variables.mark(name, { readonly: true })
  }
  return status
}

async function show(call: BuiltinCall, names: readonly string[]): Promise<number> {
  let status = 0
  for (const name of names) {
    const variable = call.shell.variables.variable(name)
    if (variable) await call.streams.stdout.write(declarationOf(name, variable))
    else status = await complain(call, `${name}: not found`)
  }
  return status
}

async function showFunctions(
  { shell, streams }: BuiltinCall,
  namesOnly: boolean,
  names: readonly string[],
): Promise<number> {
  const wanted = names.length > 0 ? names : [...shell.functions.keys()].sort()
  let status = 0
  for (const name of wanted) {
    const defined = shell.functions.get(name)
    if (!defined) status = 1
    else if (!namesOnly) await streams.stdout.write(`${sourceOfFunction(defined)}\n`)
    else await streams.stdout.write(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`)
  }
  return status
}

export const unset: Builtin = builtin("unset", async (call) => {
  const { shell, args, streams } = call
  const { flags, rest } = optionsOf(args)
  for (const arg of rest) {
    const [, name = arg, key] = /^(\w+)\[(.+)\]$/.exec(arg) ?? []
    if (key !== undefined) {
      const expander = expanderFor(shell, streams)
      shell.variables.unsetItem(name, await keyFor(name, key, expander))
      continue
    }
    if (flags.includes("f") || !shell.variables.has(name)) shell.functions.delete(name)
    if (!flags.includes("f")) shell.variables.unset(name)
  }
  return 0
})

const setUsage = "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]"

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
    for (const flag of arg.slice(1)) {
      const name = flag === "o" ? args[++i] : nameOfSwitch(flag)
      if (name === undefined && flag === "o") return listSwitches(call, on)
      if (name === undefined) {
        await complain(call, `${arg}: invalid option`)
        return usage(call, setUsage)
      }
      if (!isSwitch(name)) return complain(call, `${name}: invalid option name`, 2)
      shell.options[name] = on
    }
  }
  return 0
})

/** `set -o` for people, `set +o` for a shell. */
async function listSwitches({ shell, streams }: BuiltinCall, forPeople: boolean): Promise<number> {
  const lines = switchNames.map((name) => {
    const on = shell.options[name]
    return forPeople
      ? `${name.padEnd(15)}\t${on ? "on" : "off"}\n`
      : `set ${on ? "-" : "+"}o ${name}\n`
  })
  await streams.stdout.write(lines.join(""))
  return 0
}

export const shift: Builtin = builtin("shift", async (call) => {
  const count = Number(call.args[0] ?? 1)
  if (!Number.isInteger(count)) {
    return complain(call, `${call.args[0]}: numeric argument required`)
  }
  if (count < 0) return complain(call, `${count}: shift count out of range`)
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
  const kept = shell.variables.exported()
  const rest = [...args]
  while (/^-./.test(rest[0] ?? "")) {
    const option = rest.shift() ?? ""
    if (option === "-i" || option === "--ignore-environment") kept.clear()
    else if (option === "-u" || option === "--unset") kept.delete(rest.shift() ?? "")
    else if (/^-u./.test(option)) kept.delete(option.slice(2))
    else {
      const problem = option.startsWith("--")
        ? `unrecognized option '${option}'`
        : `invalid option -- '${option.charAt(1)}'`
      await streams.stderr.write(`env: ${problem}${hintOf(call)}\n`)
      return 125
    }
  }
  while (/^[A-Za-z_]\w*=/.test(rest[0] ?? "")) {
    const [name = "", ...value] = (rest.shift() ?? "").split("=")
    kept.set(name, value.join("="))
  }
  const [name, ...others] = rest
  if (name !== undefined) return runWith(call, name, others, kept)
  const lines = [...kept].map(([key, value]) => `${key}=${value}\n`)
  await streams.stdout.write(lines.join(""))
  return 0
})

/** In a shell that has these exported, and no others. */
async function runWith(
  { shell, streams }: BuiltinCall,
  name: string,
  args: readonly string[],
  environment: ReadonlyMap<string, string>,
): Promise<number> {
  const fork = shell.fork()
  for (const each of fork.variables.exported().keys()) fork.variables.unset(each)
  const call = { shell: fork, name, args, streams, environment }
  return (await runProgram(call, `env: ‘${name}’`)) ?? 127
}

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
