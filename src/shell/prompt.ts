/** The prompt: `PS1` with its backslash escapes. */

import { baseName } from "./paths.ts"
import type { Shell } from "./shell.ts"

const defaultPrompt = "\\[\\e[01;32m\\]\\u@\\h\\[\\e[00m\\]:\\[\\e[01;34m\\]\\w\\[\\e[00m\\]\\$ "

export function promptOf(shell: Shell): string {
  const { user, hostname, home } = shell.world
  const inHome = shell.cwd === home || shell.cwd.startsWith(`${home}/`)
  const path = inHome ? `~${shell.cwd.slice(home.length)}` : shell.cwd
  const fields: Readonly<Record<string, string>> = {
    u: user,
    h: hostname,
    H: hostname,
    w: path,
    W: path === "~" ? "~" : baseName(path) || "/",
    $: "$",
    e: "\x1b",
    n: "\r\n",
    s: "bash",
    "[": "",
    "]": "",
    "\\": "\\",
  }
  const source = shell.variables.get("PS1") ?? defaultPrompt
  return source.replace(/\\(?:033|(.))/g, (all: string, letter: string | undefined) => {
    if (letter === undefined) return "\x1b"
    return Object.hasOwn(fields, letter) ? (fields[letter] ?? all) : all
  })
}
