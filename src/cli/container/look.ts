/** `docker container inspect`, `docker logs`, `docker top` and `docker port`: looking into a container. */
import { bodyOf } from "../../engine/client.ts"
import type { LogLine } from "../../engine/types.ts"
import { renderTable } from "../../lib/table.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { checkInteger } from "../go-number.ts"
import { openObject } from "../go-types.ts"
import { inspectAll } from "../inspect.ts"
import { writeLine } from "../output.ts"
import { inspectFormat } from "../shared-flags.ts"
import { sinceParameter } from "../since.ts"
import { streamLines } from "../stream-lines.ts"

const pathOf = (ref: string) => `/containers/${segment(ref)}`

export const containerInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Display detailed information on one or more containers",
  flags: flagTable("-s, --size            Display total file sizes", {}, [inspectFormat]),
  arity: { atLeast: 1 },
  complete: "containers",
  run: ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    const query: Record<string, string> = flags.truth("size") ? { size: "1" } : {}
    return inspectAll(process, args, flags.text("format"), async (ref) => {
      const response = await api.send({ method: "GET", path: `${pathOf(ref)}/json`, query })
      bodyOf(response)
      return { json: response.body, typed: openObject(JSON.parse(response.body)) }
    })
  },
}

export const dockerLogs: Verb = {
  name: "logs",
  use: "[OPTIONS] CONTAINER",
  short: "Fetch the logs of a container",
  aliases: ["docker container logs", "docker logs"],
  flags: flagTable(
    `--details        Show extra details provided to logs
    -f, --follow         Follow log output
    --since string   Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)
    -n, --tail string    Number of lines to show from the end of the logs (default "all")
    -t, --timestamps     Show timestamps
    --until string   Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)`,
  ),
  arity: { exactly: 1 },
  complete: "containers",
  run: showLogs,
}

async function showLogs({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const { Id: id } = await api.get<{ Id: string }>(`${pathOf(args[0] ?? "")}/json`)
  const now = process.clock.now()
  const query: Record<string, string> = { stdout: "1", stderr: "1", tail: flags.text("tail") }
  for (const name of ["since", "until"]) {
    const value = flags.text(name)
    if (value !== "") query[name] = sinceParameter(value, now)
  }
  const follow = flags.truth("follow")
  if (follow) query.follow = "1"
  const request = { method: "GET", path: `${pathOf(id)}/logs`, query } as const
  const pieces = follow ? client.stream(request, process.signal) : once(api, request)
  for await (const text of streamLines(pieces)) {
    if (text.trim() === "") continue
    const line: LogLine = JSON.parse(text)
    const time = flags.truth("timestamps") ? `${line.time} ` : ""
    const details = flags.truth("details") ? `${detailsOf(line)} ` : ""
    const out = line.stream === "stderr" ? process.stderr : process.stdout
    await out.write(`${time}${details}${line.text}\n`)
  }
  return 0
}

async function* once(api: Api, request: Parameters<Api["send"]>[0]): AsyncGenerator<string> {
  const response = await api.send(request)
  if (response.status >= 400) bodyOf(response)
  yield response.body
}

/** What the engine tells of a task's lines beside their text. */
function detailsOf({ node, service, task }: LogLine): string {
  const key = "com.docker.swarm"
  return `${key}.node.id=${node},${key}.service.id=${service},${key}.task.id=${task}`
}

export const dockerTop: Verb = {
  name: "top",
  use: "CONTAINER [ps OPTIONS]",
  short: "Display the running processes of a container",
  aliases: ["docker container top", "docker top"],
  flags: [],
  arity: { atLeast: 1 },
  interspersed: false,
  complete: "containers",
  run: showProcesses,
}

async function showProcesses({ client, process, args }: Invocation): Promise<number> {
  const [ref = "", ...options] = args
  const query: Record<string, string> = options.length > 0 ? { ps_args: options.join(" ") } : {}
  const { Titles, Processes } = await new Api(client, process).get<{
    Titles: string[]
    Processes: string[][]
  }>(`${pathOf(ref)}/top`, query)
  await process.stdout.write(renderTable([Titles, ...Processes], { minimum: 20, padding: 3 }))
  return 0
}

export const dockerPort: Verb = {
  name: "port",
  use: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  short: "List port mappings or a specific mapping for the container",
  aliases: ["docker container port", "docker port"],
  flags: [],
  arity: { between: [1, 2] },
  complete: "containers",
  run: showPorts,
}

interface Bound {
  readonly NetworkSettings?: {
    readonly Ports?: Readonly<
      Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
    > | null
  }
}

async function showPorts({ client, process, args }: Invocation): Promise<number> {
  const [ref = "", wanted] = args
  const container = await new Api(client, process).get<Bound>(`${pathOf(ref)}/json`)
  const ports = container.NetworkSettings?.Ports ?? {}
  if (wanted !== undefined) {
    const [port = "", protocol = "tcp"] = wanted.split("/")
    const wrong = checkInteger(port, "ParseUint", /^[0-9]+$/, 16n)
    if (wrong !== null) throw new CommandFailure(`Error: invalid port (${port}): ${wrong}`)
    const bindings = ports[`${port}/${protocol}`]
    if (!bindings) {
      throw new CommandFailure(`Error: No public port '${wanted}' published for ${ref}`)
    }
    for (const { HostIp, HostPort } of bindings) await writeLine(process, `${HostIp}:${HostPort}`)
    return 0
  }
  for (const [port, bindings] of Object.entries(ports).sort()) {
    for (const { HostIp, HostPort } of bindings ?? []) {
      await writeLine(process, `${port} -> ${HostIp}:${HostPort}`)
    }
  }
  return 0
}
