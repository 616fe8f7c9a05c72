/** `command &`: a subshell that the shell does not wait for, without the keyboard. */
import type { Statement } from "unbash"
import type { StopReason } from "../lib/process.ts"
import { runNode } from "./interpreter.ts"
import type { Shell } from "./shell.ts"
import { sourceOf } from "./source-of.ts"
import { type Streams, TextInput } from "./streams.ts"

export async function runBackground(
  shell: Shell,
  statement: Statement,
  streams: Streams,
): Promise<void> {
  const leave = await shell.world.processes.enter(streams.signal)
  const controller = new AbortController()
  const fork = shell.fork()
  const inner: Streams = {
    ...streams,
    stdin: new TextInput(""),
    // Only a terminal's own jobs outlive what started them.
    signal: shell.interactive
      ? controller.signal
      : AbortSignal.any([streams.signal, controller.signal]),
  }
  const finished = fork.guard(inner, () => runNode(fork, statement.command, inner)).finally(leave)
  const stop = (why: StopReason) => controller.abort(why)
  const job = shell.jobs.add(fork.pid, sourceOf(statement), finished, stop)
  shell.lastJobPid = fork.pid
  shell.status = 0
  if (shell.interactive) await streams.stderr.write(`[${job.id}] ${job.pid}\n`)
}
