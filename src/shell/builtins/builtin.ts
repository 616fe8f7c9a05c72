/** A builtin: a command that may look into the shell that runs it and change it. */
import type { CompletionRequest } from "../../lib/process.ts"
import type { Shell } from "../shell.ts"
import type { Streams } from "../streams.ts"

export interface BuiltinCall {
  readonly shell: Shell
  readonly name: string
  readonly args: readonly string[]
  readonly streams: Streams
}

export interface Builtin {
  readonly name: string
  readonly run: (call: BuiltinCall) => Promise<number>
  readonly complete?: (request: CompletionRequest) => Promise<readonly string[]>
}

/** A builtin out of a function; `name: message` goes to stderr with the status that it returns. */
export function builtin(name: string, run: Builtin["run"]): Builtin {
  return { name, run }
}

/** `bash: cd: nowhere: No such file or directory`, and a status. */
export async function complain(call: BuiltinCall, message: string, status = 1): Promise<number> {
  await call.streams.stderr.write(`${call.shell.prefix()}${call.name}: ${message}\n`)
  return status
}

export async function usage(call: BuiltinCall, text: string): Promise<number> {
  await call.streams.stderr.write(`${call.name}: usage: ${text}\n`)
  return 2
}
