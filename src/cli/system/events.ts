/** `docker events`. */
import type { EventMessage } from "../../engine/types.ts"
import { compileTemplate, TemplateError } from "../../lib/go-template/template.ts"
import { GoMap, GoStruct, type GoValue } from "../../lib/go-template/value.ts"
import type { JsonObject } from "../../lib/json.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
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

/** A template is tried on nothing first: what fails then is not asked for. */
function eventFormat(format: string): (line: string) => string {
  if (format === "") return (line) => eventText(line)
  if (format === "json" || format === "{{json .}}") return (line) => line.trim()
  try {
    const render = compileTemplate(format, { missing: "no value" })
    render(messageValue("{}"))
    return (line) => render(messageValue(line))
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new CommandFailure(`Error parsing format: ${error.message}`, 64)
  }
}

function messageValue(line: string): GoValue {
  const json: JsonObject & Partial<EventMessage> = JSON.parse(line)
  const { id = "", from = "", status = "", scope = "", time = 0, Actor: actor } = json
  const attributes = Object.entries(actor?.Attributes ?? {})
  const fields: [string, GoValue][] = [
    ["Status", status],
    ["ID", id],
    ["From", from],
    ["Type", json.Type ?? ""],
    ["Action", json.Action ?? ""],
    [
      "Actor",
      new GoStruct({
        type: "events.Actor",
        fields: new Map<string, GoValue>([
          ["ID", actor?.ID ?? ""],
          ["Attributes", new GoMap(attributes, "")],
        ]),
        json: { ID: actor?.ID ?? "", Attributes: Object.fromEntries(attributes) },
      }),
    ],
    ["Scope", scope],
    ["Time", time],
    ["TimeNano", nanoOf(line) ?? "0"],
  ]
  return new GoStruct({ type: "*events.Message", fields: new Map(fields), json })
}

/** It is beyond what a JavaScript number holds, and is read from the text. */
const nanoOf = (line: string): string | undefined => /"timeNano":\s*(\d+)/.exec(line)?.[1]

function eventText(line: string): string {
  const event: EventMessage = JSON.parse(line)
  const nano = nanoOf(line)
  const time = nano === undefined ? "" : nanoTime(nano)
  const { ID: id, Attributes: attributes } = event.Actor
  const pairs = Object.keys(attributes ?? {})
    .sort(compareCodeUnits)
    .map((key) => `${key}=${attributes[key] ?? ""}`)
  const tail = pairs.length > 0 ? ` (${pairs.join(", ")})` : ""
  return `${time} ${event.Type} ${event.Action} ${id}${tail}`
}
