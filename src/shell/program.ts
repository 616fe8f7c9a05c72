/** Running what another program is to run: `env`, `xargs`, `timeout` and the like know no shell's words. */

import type { Shell } from "./shell.ts"
import { commandNamed, invoke } from "./simple-command.ts"
import type { Streams } from "./streams.ts"

/** Builtins that no machine has a program of. */
const shellOnly = new Set(
  ". : alias bg break builtin cd command continue declare dirs disown eval exec exit export fg getopts hash help history jobs let local logout mapfile popd pushd read readarray readonly return set shift shopt source times trap type typeset ulimit umask unalias unset wait".split(
    " ",
  ),
)

/** Whether a machine would find a program of that name. */
export function isProgram(shell: Shell, name: string): boolean {
  if (name.includes("/")) {
    return shell.files.stat(shell.path(name)) !== null || commandNamed(shell, name) !== undefined
  }
  const { commands, builtins } = shell.world
  return commands.has(name) || (builtins.has(name) && !shellOnly.has(name))
}

export interface ProgramCall {
  readonly shell: Shell
  readonly name: string
  readonly args: readonly string[]
  readonly streams: Streams
  readonly environment?: ReadonlyMap<string, string>
}

/** Its status; null, and the complaint told, when there is none. */
export async function runProgram(call: ProgramCall, complaint: string): Promise<number | null> {
  const { shell, name, args, streams, environment } = call
  if (isProgram(shell, name)) {
    return invoke(shell, name, args, streams, environment, { functions: false })
  }
  await streams.stderr.write(`${complaint}: No such file or directory\n`)
  return null
}
