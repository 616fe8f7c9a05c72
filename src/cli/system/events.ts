/** `docker events`. */
import type { EventMessage } from "../../engine/types.ts"
import { compileTemplate, TemplateError } from "../../lib/go-template/template.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { openStruct } from "../go-types.ts"
import { filter, inspectFormat } from "../shared-flags.ts"
import { sinceParameter } from "../since.ts"
import { streamLines } from "../stream-lines.ts"
import { nanoTime } from "../words.ts"

export const dockerEvents: Verb = {
  name: "events",
  use: "[OPTIONS]",
  short: "Get real time events from the server",
  aliases: ["docker system events", "docker events"],
  flags: [
    filter,
    { name: inspectFormat.name, kind: inspectFormat.kind, usage: inspectFormat.usage },
    { name: "since", kind: "string", usage: "Show all events created since timestamp" },
    { name: "until", kind: "string", usage: "Stream events until this timestamp" },
  ],
  arity: { exactly: 0 },
  run: showEvents,
}

async function showEvents({ client, process, flags }: Invocation): Promise<number> {
  const now = process.clock.now()
  const query: Record<string, string> = filterQuery(filtersOf(flags))
  for (const name of ["since", "until"]) {
    const value = flags.text(name)
    if (value !== "") query[name] = sinceParameter(value, now)
  }
  const format = eventFormat(flags.text("format"))
  const request = { method: "GET", path: "/events", query } as const
  for await (const line of streamLines(client.stream(request, process.signal))) {
    if (line.trim() !== "") await process.stdout.write(`${format(line)}\n`)
  }
  return 0
}

function eventFormat(format: string): (line: string) => string {
  if (format === "") return (line) => eventText(line)
  if (format === "json" || format === "{{json .}}") return (line) => line.trim()
  try {
    const render = compileTemplate(format, new Map(), "no value")
    return (line) => render(openStruct(JSON.parse(line), "*events.Message"))
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`Error parsing format: ${error.message}`, 64)
  }
}

/** `timeNano` is beyond what a JavaScript number holds: it is read from the text. */
function eventText(line: string): string {
  const event: EventMessage = JSON.parse(line)
  const nano = /"timeNano":\s*(\d+)/.exec(line)?.[1]
  const time = nano === undefined ? "" : nanoTime(nano)
  const { ID: id, Attributes: attributes } = event.Actor
  const pairs = Object.keys(attributes ?? {})
    .sort(compareCodeUnits)
    .map((key) => `${key}=${attributes[key] ?? ""}`)
  const tail = pairs.length > 0 ? ` (${pairs.join(", ")})` : ""
  return `${time} ${event.Type} ${event.Action} ${id}${tail}`
}
