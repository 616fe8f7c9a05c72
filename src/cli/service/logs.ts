/** `docker service logs`, of a service or of one task. */
import { bodyOf } from "../../engine/client.ts"
import type { ApiService, ApiTask, LogLine } from "../../engine/types.ts"
import type { Process } from "../../lib/process.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { isNotFound } from "../output.ts"
import { NameResolver } from "../resolve-names.ts"
import { sinceParameter } from "../since.ts"
import { streamLines } from "../stream-lines.ts"
import { shortId } from "../words.ts"

export const serviceLogs: Verb = {
  name: "logs",
  use: "[OPTIONS] SERVICE|TASK",
  short: "Fetch the logs of a service or task",
  flags: [
    { name: "details", kind: "bool", usage: "Show extra details provided to logs" },
    { name: "follow", short: "f", kind: "bool", usage: "Follow log output" },
    { name: "no-resolve", kind: "bool", usage: "Do not map IDs to Names in output" },
    { name: "no-task-ids", kind: "bool", usage: "Do not include task IDs in output" },
    { name: "no-trunc", kind: "bool", usage: "Do not truncate output" },
    { name: "raw", kind: "bool", usage: "Do not neatly format logs" },
    {
      name: "since",
      kind: "string",
      usage:
        'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    },
    {
      name: "tail",
      short: "n",
      kind: "string",
      usage: "Number of lines to show from the end of the logs",
      fallback: "all",
    },
    { name: "timestamps", short: "t", kind: "bool", usage: "Show timestamps" },
  ],
  arity: { exactly: 1 },
  complete: "services",
  run: showLogs,
}

async function showLogs(invocation: Invocation): Promise<number> {
  const { client, process, flags, args } = invocation
  const ref = args[0] ?? ""
  const api = new Api(client, process)
  const { path, replicas } = await findSource(api, ref)
  const follow = flags.truth("follow")
  const since = flags.text("since")
  const query = {
    ...(!flags.truth("raw") && { details: "1" }),
    stdout: "1",
    stderr: "1",
    tail: flags.text("tail"),
    ...(follow && { follow: "1" }),
    ...(since !== "" && { since: sinceOf(since, process.clock.now()) }),
    ...(flags.truth("timestamps") && { timestamps: "1" }),
  }
  const request = { method: "GET", path, query } as const
  const writer = new LogWriter(
    invocation,
    new NameResolver(api, !flags.truth("no-resolve")),
    replicas,
  )
  if (follow) {
    for await (const line of streamLines(client.stream(request, process.signal))) {
      await writer.write(line)
    }
    return 0
  }
  const response = await api.send(request)
  if (response.status >= 400) bodyOf(response)
  for (const line of response.body.split("\n")) await writer.write(line)
  return 0
}

function sinceOf(text: string, now: number): string {
  try {
    return sinceParameter(text, now)
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    throw new CommandFailure(`invalid value for "since": ${error.message}`)
  }
}

/** A service by name or id, else a task by id; `replicas` decides how wide slot numbers are. */
async function findSource(api: Api, ref: string): Promise<{ path: string; replicas: number }> {
  try {
    const service: ApiService = await api.service(ref)
    const replicas = service.Spec.Mode?.Replicated?.Replicas ?? 1
    return { path: `/services/${segment(ref)}/logs`, replicas }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  try {
    const task = await api.get<ApiTask>(`/tasks/${segment(ref)}`)
    const service = await api.service(task.ServiceID)
    const replicas = service.Spec.Mode?.Replicated?.Replicas ?? 1
    return { path: `/tasks/${segment(ref)}/logs`, replicas }
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new CommandFailure(`no such task or service: ${ref}`)
  }
}

class LogWriter {
  private readonly invocation: Invocation
  private readonly process: Process
  private readonly resolver: NameResolver
  private readonly slotWidth: number
  private readonly slots = new Map<string, number>()

  constructor(invocation: Invocation, resolver: NameResolver, replicas: number) {
    this.invocation = invocation
    this.process = invocation.process
    this.resolver = resolver
    this.slotWidth = String(replicas).length
  }

  async write(json: string): Promise<void> {
    if (json.trim() === "") return
    const line: LogLine = JSON.parse(json)
    if (line.stream === "systemerr") {
      throw new CommandFailure(`error from daemon in stream: ${line.text}\n`)
    }
    const out = line.stream === "stderr" ? this.process.stderr : this.process.stdout
    await out.write(`${await this.format(line)}\n`)
  }

  private async format(line: LogLine): Promise<string> {
    const { flags } = this.invocation
    const time = flags.truth("timestamps") ? `${line.time} ` : ""
    // The engine names node, service and task in every line's details; only others are shown.
    const details = flags.truth("details") ? " " : ""
    const text = `${details}${line.text}`
    return flags.truth("raw") ? `${time}${text}` : `${time}${await this.prefix(line)}${text}`
  }

  /** `web.1.oa24etmnazhk@node1    | `, padded so that slots of one and two digits line up. */
  private async prefix({ service, task, node }: LogLine): Promise<string> {
    const { flags, client, process } = this.invocation
    const slot = await this.slotOf(new Api(client, process), task)
    let name = `${await this.resolver.service(service)}.${slot || node}`
    if (!flags.truth("no-task-ids")) {
      name += `.${flags.truth("no-trunc") ? task : shortId(task)}`
    }
    const padding = slot ? this.slotWidth - String(slot).length : 0
    return `${name}@${await this.resolver.node(node)}${" ".repeat(Math.max(0, padding) + 4)}| `
  }

  private async slotOf(api: Api, id: string): Promise<number> {
    const known = this.slots.get(id)
    if (known !== undefined) return known
    let slot = 0
    try {
      slot = (await api.get<ApiTask>(`/tasks/${id}`)).Slot ?? 0
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    this.slots.set(id, slot)
    return slot
  }
}
