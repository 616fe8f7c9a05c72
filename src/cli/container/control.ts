/** `docker kill`, `stop`, `restart` and `rm`: what a class does to containers, for Swarm to notice. */
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { forEach } from "../for-each.ts"
import { errorText, isNotFound, writeError, writeLine } from "../output.ts"

const several = "[OPTIONS] CONTAINER [CONTAINER...]"
const signal = "-s, --signal string   Signal to send to the container"

export const dockerKill: Verb = {
  name: "kill",
  use: several,
  short: "Kill one or more running containers",
  aliases: ["docker container kill", "docker kill"],
  flags: flagTable(signal),
  arity: { atLeast: 1 },
  complete: "containers",
  run: ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    const query: Record<string, string> =
      flags.text("signal") === "" ? {} : { signal: flags.text("signal") }
    return forEach(process, args, (ref) => api.change(`/containers/${segment(ref)}/kill`, query))
  },
}

const endFlags = flagTable(
  `${signal}
    -t, --timeout int     Seconds to wait before killing the container`,
  {},
  [
    {
      name: "time",
      kind: "int",
      usage: "Seconds to wait before killing the container",
      hidden: true,
    },
  ],
)

export const dockerStop: Verb = {
  name: "stop",
  use: several,
  short: "Stop one or more running containers",
  aliases: ["docker container stop", "docker stop"],
  flags: endFlags,
  arity: { atLeast: 1 },
  complete: "containers",
  run: (invocation) => end(invocation, "stop"),
}

export const dockerRestart: Verb = {
  name: "restart",
  use: several,
  short: "Restart one or more containers",
  aliases: ["docker container restart", "docker restart"],
  flags: endFlags,
  arity: { atLeast: 1 },
  complete: "containers",
  run: (invocation) => end(invocation, "restart"),
}

async function end(
  { client, process, flags, args }: Invocation,
  how: "stop" | "restart",
): Promise<number> {
  if (flags.changed("time") && flags.changed("timeout")) {
    throw new CommandFailure("conflicting options: cannot specify both --timeout and --time")
  }
  const api = new Api(client, process)
  const wait = flags.text("timeout") || flags.text("time")
  const query = {
    ...(flags.text("signal") !== "" && { signal: flags.text("signal") }),
    ...(wait !== "" && { t: wait }),
  }
  return forEach(process, args, (ref) => api.change(`/containers/${segment(ref)}/${how}`, query))
}

export const dockerRm: Verb = {
  name: "rm",
  use: several,
  short: "Remove one or more containers",
  otherNames: ["remove"],
  aliases: ["docker container rm", "docker container remove", "docker rm"],
  flags: flagTable(
    `-f, --force     Force the removal of a running container (uses SIGKILL)
    -l, --link      Remove the specified link
    -v, --volumes   Remove anonymous volumes associated with the container`,
  ),
  arity: { atLeast: 1 },
  complete: "containers",
  run: remove,
}

async function remove({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const query = {
    ...(flags.truth("force") && { force: "1" }),
    ...(flags.truth("link") && { link: "1" }),
    ...(flags.truth("volumes") && { v: "1" }),
  }
  const errors: string[] = []
  for (const name of args) {
    const ref = name.replace(/^\/+|\/+$/g, "")
    try {
      if (ref === "") throw new CommandFailure("container name cannot be empty")
      await api.remove(`/containers/${segment(ref)}`, query)
      await writeLine(process, name)
    } catch (error) {
      // To be rid of what is not there was the wish.
      if (flags.truth("force") && isNotFound(error)) {
        await writeError(process, errorText(error))
      } else errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
