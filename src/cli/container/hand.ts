/** `docker start`, `pause`, `unpause` and `wait`: containers taken in hand, which Swarm knows little of. */
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { forEach, sayEach } from "../for-each.ts"
import { errorText, writeError, writeLine } from "../output.ts"

const several = "CONTAINER [CONTAINER...]"

export const dockerPause: Verb = {
  name: "pause",
  use: several,
  short: "Pause all processes within one or more containers",
  aliases: ["docker container pause", "docker pause"],
  flags: [],
  arity: { atLeast: 1 },
  complete: "containers",
  run: (invocation) => changeEach(invocation, "pause"),
}

export const dockerUnpause: Verb = {
  name: "unpause",
  use: several,
  short: "Unpause all processes within one or more containers",
  aliases: ["docker container unpause", "docker unpause"],
  flags: [],
  arity: { atLeast: 1 },
  complete: "containers",
  run: (invocation) => changeEach(invocation, "unpause"),
}

function changeEach({ client, process, args }: Invocation, how: "pause" | "unpause") {
  const api = new Api(client, process)
  return forEach(process, args, (ref) => api.change(`/containers/${segment(ref)}/${how}`, {}))
}

export const dockerStart: Verb = {
  name: "start",
  use: `[OPTIONS] ${several}`,
  short: "Start one or more stopped containers",
  aliases: ["docker container start", "docker start"],
  flags: flagTable(
    `-a, --attach                  Attach STDOUT/STDERR and forward signals
    --checkpoint string       Restore from this checkpoint
    --checkpoint-dir string   Use a custom checkpoint storage directory
    --detach-keys string      Override the key sequence for detaching a container
    -i, --interactive             Attach container's STDIN`,
    // What only other engines have is taken, but not listed.
    { checkpoint: { hidden: true }, "checkpoint-dir": { hidden: true } },
  ),
  arity: { atLeast: 1 },
  complete: "containers",
  run: start,
}

async function start({ client, process, flags, args, path }: Invocation): Promise<number> {
  if (flags.truth("attach") || flags.truth("interactive")) {
    if (args.length > 1) {
      throw new CommandFailure("you cannot start and attach multiple containers at once")
    }
    throw new CommandFailure(
      `${path}: attaching is not part of this lab; docker logs shows what a container does`,
    )
  }
  const api = new Api(client, process)
  const failed: string[] = []
  for (const ref of args) {
    try {
      await api.change(`/containers/${segment(ref)}/start`, {})
      await writeLine(process, ref)
    } catch (error) {
      await writeError(process, errorText(error))
      failed.push(ref)
    }
  }
  if (failed.length === 0) return 0
  throw new CommandFailure(`Error: failed to start containers: ${failed.join(", ")}`)
}

export const dockerWait: Verb = {
  name: "wait",
  use: several,
  short: "Block until one or more containers stop, then print their exit codes",
  aliases: ["docker container wait", "docker wait"],
  flags: [],
  arity: { atLeast: 1 },
  complete: "containers",
  run: ({ client, process, args }) => {
    const api = new Api(client, process)
    return sayEach(process, args, (ref) => exitCodeOf(api, ref))
  },
}

async function exitCodeOf(api: Api, ref: string): Promise<string> {
  let body = ""
  const path = `/containers/${segment(ref)}/wait`
  for await (const piece of api.stream({ method: "POST", path })) body += piece
  const { StatusCode }: { StatusCode: number } = JSON.parse(body)
  return String(StatusCode)
}
