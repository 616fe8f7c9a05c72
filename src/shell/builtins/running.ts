/** sudo, nohup, nice, and the editors: builtins that run something else. */
import { isProgram, runProgram } from "../program.ts"
import { invoke } from "../simple-command.ts"
import { hintOf } from "../tools/tool.ts"
import { type Builtin, builtin } from "./builtin.ts"

const programsOnly = { functions: false }

/** You are already allowed everything here. */
export const sudo: Builtin = builtin("sudo", async ({ shell, args, streams }) => {
  const rest = [...args]
  while (/^-[A-Za-z]$/.test(rest[0] ?? "")) if (rest.shift() === "-u") rest.shift()
  const [name, ...others] = rest
  if (name === undefined) {
    await streams.stderr.write("usage: sudo command\n")
    return 1
  }
  if (isProgram(shell, name)) return invoke(shell, name, others, streams, new Map(), programsOnly)
  await streams.stderr.write(`sudo: ${name}: command not found\n`)
  return 1
})

function prefixBuiltin(name: string): Builtin {
  return builtin(name, async ({ shell, args, streams }) => {
    const own = name === "nice" ? /^-(?:n|\d+|-adjustment=.*)$/ : /^--$/
    let at = 0
    while (own.test(args[at] ?? "")) at += args[at] === "-n" ? 2 : 1
    const [program, ...rest] = args.slice(at)
    if (program === undefined) {
      await streams.stderr.write(`${name}: missing operand${hintOf({ name })}\n`)
      return 125
    }
    const what = name === "nice" ? "nice:" : `${name}: failed to run command`
    const call = { shell, name: program, args: rest, streams }
    return (await runProgram(call, `${what} ‘${program}’`)) ?? 127
  })
}

export const nohup = prefixBuiltin("nohup")
export const nice = prefixBuiltin("nice")

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
