/** alias, unalias, type, which, command, builtin, history, help: about names and what they stand for. */

import { isProgram } from "../program.ts"
import { quoted } from "../quote.ts"
import type { Shell } from "../shell.ts"
import { commandNamed, invoke } from "../simple-command.ts"
import { sourceOfFunction } from "../source-of.ts"
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

export const alias: Builtin = builtin("alias", async (call) => {
  const { shell, args, streams } = call
  const names = args.filter((arg) => arg !== "-p")
  let status = 0
  const show = (name: string, value: string) =>
    streams.stdout.write(`alias ${name}='${value.replaceAll("'", "'\\''")}'\n`)
  if (names.length === 0) {
    for (const name of [...shell.aliases.keys()].sort()) {
      await show(name, shell.aliases.get(name) ?? "")
    }
  }
  for (const arg of names) {
    const [, name = arg, value] = /^([^=]+)=([\s\S]*)$/.exec(arg) ?? []
    const known = shell.aliases.get(name)
    if (value !== undefined) shell.aliases.set(name, value)
    else if (known !== undefined) await show(name, known)
    else status = await complain(call, `${name}: not found`)
  }
  return status
})

export const unalias: Builtin = builtin("unalias", async (call) => {
  const { shell, args } = call
  if (args[0] === "-a") shell.aliases.clear()
  let status = 0
  for (const name of args.filter((arg) => arg !== "-a")) {
    if (!shell.aliases.delete(name)) status = await complain(call, `${name}: not found`)
  }
  return status
})

const keywords = new Set(
  "if then else elif fi for while until do done case esac function select time { } [[ ]] ! in".split(
    " ",
  ),
)

/** Builtins here that are programs, and nothing else, elsewhere. */
const programsOnly = new Set(
  "env printenv watch xargs bash sh sudo timeout nohup nice which vi vim nano emacs".split(" "),
)

function describe(shell: Shell, name: string): { kind: string; text: string } | null {
  const aliased = shell.aliases.get(name)
  if (aliased !== undefined) return { kind: "alias", text: `${name} is aliased to \`${aliased}'` }
  if (keywords.has(name)) return { kind: "keyword", text: `${name} is a shell keyword` }
  const defined = shell.functions.get(name)
  if (defined) {
    return { kind: "function", text: `${name} is a function\n${sourceOfFunction(defined)}` }
  }
  const command = commandNamed(shell, name)
  if (!command && shell.world.builtins.has(name) && !programsOnly.has(name)) {
    return { kind: "builtin", text: `${name} is a shell builtin` }
  }
  const path = pathOf(shell, name)
  return path === null ? null : { kind: "file", text: `${name} is ${path}` }
}

/** Where a Linux system would have the program. */
function pathOf(shell: Shell, name: string): string | null {
  if (name.includes("/")) return shell.files.stat(shell.path(name)) ? name : null
  return isProgram(shell, name) ? `/usr/bin/${name}` : null
}

export const type: Builtin = builtin("type", async (call) => {
  const flag = call.args[0] === "-t" ? "kind" : "text"
  if (call.args[0] === "-p") return which.run({ ...call, args: call.args.slice(1) })
  let status = 0
  for (const name of call.args.filter((arg) => !/^-[tpa]$/.test(arg))) {
    const found = describe(call.shell, name)
    if (found) await call.streams.stdout.write(`${found[flag]}\n`)
    else if (flag === "text") status = await complain(call, `${name}: not found`)
    else status = 1
  }
  return status
})

export const which: Builtin = builtin("which", async ({ shell, args, streams }) => {
  let status = 0
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    const path = pathOf(shell, name)
    if (path === null) status = 1
    else await streams.stdout.write(`${path}\n`)
  }
  return status
})

async function describeShortly(call: BuiltinCall, names: readonly string[]): Promise<number> {
  // One that is there is enough.
  let missing = names.length === 0 ? 0 : 1
  for (const name of names) {
    const found = describe(call.shell, name)
    if (found) {
      missing = 0
      const path = found.kind === "file" ? (pathOf(call.shell, name) ?? name) : name
      await call.streams.stdout.write(`${path}\n`)
    }
  }
  return missing
}

export const command: Builtin = builtin("command", async (call) => {
  const [first, ...rest] = call.args
  if (first === "-v") return describeShortly(call, rest)
  if (first === "-V") return type.run({ ...call, args: rest })
  if (first === undefined) return 0
  return invoke(call.shell, first, rest, call.streams, new Map(), { functions: false })
})

export const builtinBuiltin: Builtin = builtin("builtin", async (call) => {
  const [name, ...args] = call.args
  if (name === undefined) return 0
  const found = call.shell.world.builtins.get(name)
  if (!found) return complain(call, `${name}: not a shell builtin`)
  return found.run({ ...call, name, args })
})

export const hash: Builtin = builtin("hash", async () => 0)

export const history: Builtin = builtin("history", async (call) => {
  const { history: kept } = call.shell.world
  const [first] = call.args
  if (first === "-c") {
    kept.clear()
    return 0
  }
  const count = first === undefined ? kept.lines.length : Number(first)
  if (!Number.isInteger(count) || count < 0) {
    return complain(call, `${first}: numeric argument required`)
  }
  const from = Math.max(0, kept.lines.length - count)
  const lines = kept.lines.slice(from).map((line, index) => {
    return `${String(from + index + 1).padStart(5)}  ${line}\n`
  })
  await call.streams.stdout.write(lines.join(""))
  return 0
})

export const help: Builtin = builtin("help", async ({ shell, streams }) => {
  const names = [...shell.world.commands.keys(), ...shell.world.builtins.keys()]
  const known = [...new Set(names)].filter((name) => /^\w/.test(name)).sort()
  await streams.stdout.write(
    `A small Bash. Pipes, redirections, loops, functions and jobs work as you know them.\nCommands: ${known.map(quoted).join(" ")}\n`,
  )
  return 0
})
