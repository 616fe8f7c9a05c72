/** `a | b | c`: every stage runs at once, in a subshell of its own, joined by bounded pipes. */
import type { Pipeline } from "unbash"
import { runCommand } from "./interpreter.ts"
import type { Shell } from "./shell.ts"
import { Pipe, type Streams } from "./streams.ts"

/** Without a place for its reader, who writes into the pipe has none either. */
async function placeFor(
  shell: Shell,
  { signal }: Streams,
  input: Pipe | null,
): Promise<() => void> {
  try {
    return await shell.world.processes.enter(signal)
  } catch (error) {
    input?.close()
    throw error
  }
}

export async function runPipeline(shell: Shell, node: Pipeline, streams: Streams): Promise<number> {
  const [only] = node.commands
  if (node.commands.length === 1 && only) return runCommand(shell, only, streams)
  let input: Pipe | null = null
  const stages: Promise<number>[] = []
  for (const [index, command] of node.commands.entries()) {
    const last = index === node.commands.length - 1
    const output: Pipe | null = last ? null : new Pipe(shell.world.breather)
    const withErrors = node.operators[index] === "|&"
    const controller = new AbortController()
    // The reader has gone: an endless `docker events | head -1` must end although it is waiting.
    if (output) output.onBroken = () => controller.abort("SIGPIPE")
    const from: Pipe | null = input
    const inner: Streams = {
      stdin: from ?? streams.stdin,
      stdout: output ?? streams.stdout,
      stderr: output && withErrors ? output : streams.stderr,
      signal: AbortSignal.any([streams.signal, controller.signal]),
    }
    const leave = await placeFor(shell, streams, input)
    const fork = shell.fork()
    stages.push(
      fork
        .guard(inner, () => runCommand(fork, command, inner))
        .finally(() => {
          leave()
          output?.end()
          from?.close()
        }),
    )
    input = output
  }
  const statuses = await Promise.all(stages)
  shell.variables.set("PIPESTATUS", statuses.map(String))
  const failed = statuses.filter((status) => status !== 0).at(-1) ?? 0
  return shell.options.pipefail ? failed : (statuses.at(-1) ?? 0)
}
