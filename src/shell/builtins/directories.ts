/** cd, pwd. */
import { type Builtin, builtin, complain } from "./builtin.ts"

export const cd: Builtin = builtin("cd", async (call) => {
  const { shell, args, streams } = call
  const names = args.filter((arg) => arg !== "--" && arg !== "-P" && arg !== "-L")
  if (names.length > 1) return complain(call, "too many arguments")
  const [name] = names
  const back = name === "-"
  const target = back ? shell.variables.get("OLDPWD") : (name ?? shell.variables.get("HOME"))
  if (target === undefined) return complain(call, back ? "OLDPWD not set" : "HOME not set")
  const path = shell.path(target)
  const info = shell.files.stat(path)
  if (!info) return complain(call, `${target}: No such file or directory`)
  if (info.type !== "directory") return complain(call, `${target}: Not a directory`)
  shell.variables.set("OLDPWD", shell.cwd)
  shell.cwd = path
  shell.variables.set("PWD", path)
  if (back) await streams.stdout.write(`${path}\n`)
  return 0
})

export const pwd: Builtin = builtin("pwd", async ({ shell, streams }) => {
  await streams.stdout.write(`${shell.cwd}\n`)
  return 0
})
