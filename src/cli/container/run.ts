/**
 * `docker run`, `create` and `exec`: asked of the engine as the real client asks. A simulated one
 * refuses, and says why.
 */
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { keyValues } from "../key-values.ts"
import { errorText, writeLine } from "../output.ts"
import { createFlags, runFlags } from "./run-flags.ts"

export const dockerRun: Verb = {
  name: "run",
  use: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  short: "Create and run a new container from an image",
  aliases: ["docker container run", "docker run"],
  flags: runFlags,
  arity: { atLeast: 1 },
  interspersed: false,
  complete: "images",
  run: async (invocation) => {
    needTerminal(invocation)
    try {
      return await createContainer(invocation)
    } catch (error) {
      const text = errorText(error)
      const hint = `Run '${invocation.path} --help' for more information`
      throw new CommandFailure(`docker: ${text}\n\n${hint}`, 125)
    }
  },
}

export const dockerCreate: Verb = {
  ...dockerRun,
  name: "create",
  short: "Create a new container",
  aliases: ["docker container create", "docker create"],
  flags: createFlags,
  run: createContainer,
}

function needTerminal({ process, flags }: Pick<Invocation, "process" | "flags">): void {
  if (flags.truth("tty") && flags.truth("interactive") && !process.stdin.isTTY) {
    throw new CommandFailure("the input device is not a TTY")
  }
}

async function createContainer({ client, process, flags, args }: Invocation): Promise<number> {
  const [image = "", ...command] = args
  const name = flags.text("name")
  const request = {
    Image: image,
    Cmd: command,
    Env: flags.list("env"),
    Labels: keyValues(flags.list("label")),
    Tty: flags.truth("tty"),
    HostConfig: { AutoRemove: flags.truth("rm") },
  }
  const query: Record<string, string> = name === "" ? {} : { name }
  const api = new Api(client, process)
  const made = await api.post<{ Id: string }>("/containers/create", query, request)
  await writeLine(process, made.Id)
  return 0
}

export const dockerExec: Verb = {
  name: "exec",
  use: "[OPTIONS] CONTAINER COMMAND [ARG...]",
  short: "Execute a command in a running container",
  aliases: ["docker container exec", "docker exec"],
  flags: flagTable(
    `-d, --detach               Detached mode: run command in the background
    --detach-keys string   Override the key sequence for detaching a container
    -e, --env list             Set environment variables
    --env-file list        Read in a file of environment variables
    -i, --interactive          Keep STDIN open even if not attached
    --privileged           Give extended privileges to the command
    -t, --tty                  Allocate a pseudo-TTY
    -u, --user string          Username or UID (format: "<name|uid>[:<group|gid>]")
    -w, --workdir string       Working directory inside the container`,
  ),
  arity: { atLeast: 2 },
  interspersed: false,
  complete: "containers",
  run: async ({ client, process, flags, args }) => {
    const [ref = "", ...command] = args
    const api = new Api(client, process)
    const path = `/containers/${segment(ref)}`
    await api.get(`${path}/json`)
    needTerminal({ process, flags })
    await api.post(`${path}/exec`, {}, { Cmd: command, Tty: flags.truth("tty") })
    return 0
  },
}
