/** cd, pwd, pushd, popd, dirs. */
import { type Builtin, type BuiltinCall, builtin, complain } from "./builtin.ts"

export const cd: Builtin = builtin("cd", async (call) => {
  const { shell, args, streams } = call
  const names = args.filter((arg) => arg !== "--" && arg !== "-P" && arg !== "-L")
  if (names.length > 1) return complain(call, "too many arguments")
  const [name] = names
  if (name === "") return 0
  const back = name === "-"
  const target = back ? shell.variables.get("OLDPWD") : (name ?? shell.variables.get("HOME"))
  if (target === undefined) return complain(call, back ? "OLDPWD not set" : "HOME not set")
  const status = await enter(call, target)
  if (back && status === 0) await streams.stdout.write(`${shell.cwd}\n`)
  return status
})

async function enter(call: BuiltinCall, target: string): Promise<number> {
  const { shell } = call
  const path = shell.path(target)
  const info = shell.files.stat(path)
  if (!info) return complain(call, `${target}: No such file or directory`)
  if (info.type !== "directory") return complain(call, `${target}: Not a directory`)
  shell.variables.set("OLDPWD", shell.cwd)
  shell.cwd = path
  shell.variables.set("PWD", path)
  return 0
}

/** The directories below the one that the shell is in, the next first. */
async function showStack({ shell, streams }: BuiltinCall, aLine = false): Promise<number> {
  const home = shell.homeOf("") ?? ""
  const short = (path: string) =>
    path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
  const shown = [shell.cwd, ...shell.directories].map(short)
  await streams.stdout.write(`${shown.join(aLine ? "\n" : " ")}\n`)
  return 0
}

export const pushd: Builtin = builtin("pushd", async (call) => {
  const { shell, args } = call
  const [name] = args
  const before = shell.cwd
  if (name === undefined) {
    const next = shell.directories[0]
    if (next === undefined) return complain(call, "no other directory")
    const status = await enter(call, next)
    if (status === 0) shell.directories[0] = before
    return status || showStack(call)
  }
  const status = await enter(call, name)
  if (status !== 0) return status
  shell.directories.unshift(before)
  return showStack(call)
})

export const popd: Builtin = builtin("popd", async (call) => {
  const next = call.shell.directories.shift()
  if (next === undefined) return complain(call, "directory stack empty")
  return (await enter(call, next)) || showStack(call)
})

export const dirs: Builtin = builtin("dirs", async (call) => {
  if (call.args[0] === "-c") {
    call.shell.directories.length = 0
    return 0
  }
  return showStack(call, /^-[pv]$/.test(call.args[0] ?? ""))
})

export const pwd: Builtin = builtin("pwd", async ({ shell, streams }) => {
  await streams.stdout.write(`${shell.cwd}\n`)
  return 0
})
