/** `docker version`. */

import { EngineUnreachable } from "../../engine/client.ts"
import { GoNil, GoStruct, type GoValue } from "../../lib/go-template/value.ts"
import type { Json, JsonObject } from "../../lib/json.ts"
import { isJsonList, isJsonObject } from "../../lib/json.ts"
import { Api } from "../api.ts"
import { clientVersion } from "../client-version.ts"
import type { Invocation, Verb } from "../command.ts"
import { readTemplate, writeDocument } from "../document.ts"
import { openStruct } from "../go-types.ts"
import { inspectFormat } from "../shared-flags.ts"
import { goDate } from "../words.ts"

export const dockerVersion: Verb = {
  name: "version",
  use: "[OPTIONS]",
  short: "Show the Docker version information",
  flags: [inspectFormat],
  arity: { exactly: 0 },
  run: showVersion,
}

const NEWEST_API = clientVersion.DefaultAPIVersion

/** Without an engine, docker still tells of itself. */
async function showVersion({ client, process, flags }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const format = flags.text("format")
  const render = format === "" || format === "json" ? null : readTemplate(format, "version")
  let server: JsonObject | null = null
  let failure: EngineUnreachable | null = null
  try {
    server = withDates(await api.get<JsonObject>("/version"))
  } catch (error) {
    if (!(error instanceof EngineUnreachable)) throw error
    failure = error
  }
  const document: JsonObject = {
    Client: { ...clientVersion, ApiVersion: server === null ? NEWEST_API : apiVersion(server) },
    Server: server,
  }
  if (format === "") {
    const engine = server === null ? "" : serverText(server)
    await process.stdout.write(`${clientText(document)}${engine}`)
  } else await writeDocument(process, document, versionValue(document, server), render)
  if (failure !== null) throw failure
  return 0
}

/** Go's names for what a template may ask for. */
function versionValue(document: JsonObject, server: JsonObject | null): GoValue {
  const own = isJsonObject(document.Client) ? document.Client : {}
  const named = (json: JsonObject, type: string) =>
    openStruct(
      Object.fromEntries(
        Object.entries(json).map(([key, value]) => [
          key === "ApiVersion" ? "APIVersion" : key,
          value,
        ]),
      ),
      type,
      json,
    )
  return new GoStruct({
    type: "system.versionInfo",
    fields: new Map([
      ["Client", named(own, "system.clientVersion")],
      ["Server", server === null ? new GoNil("*types.Version") : named(server, "*types.Version")],
    ]),
    json: document,
  })
}

/** The newer of what both can speak: ours, unless the server's is older. */
function apiVersion(server: JsonObject): string {
  const version = text(server.ApiVersion)
  const minor = Number(version.split(".")[1] ?? "0")
  return minor < Number(NEWEST_API.split(".")[1]) ? version : NEWEST_API
}

/** The components' build times are shown in words, the server's own stays as it came. */
function withDates(server: JsonObject): JsonObject {
  const components = isJsonList(server.Components) ? server.Components : []
  return {
    ...server,
    Components: components.map((one): Json => {
      if (!isJsonObject(one) || !isJsonObject(one.Details)) return one
      const built = one.Details.BuildTime
      if (typeof built !== "string") return one
      return { ...one, Details: { ...one.Details, BuildTime: goDate(built) } }
    }),
  }
}

function clientText(document: JsonObject): string {
  const own = isJsonObject(document.Client) ? document.Client : {}
  const api = text(own.ApiVersion)
  const lowered = api === NEWEST_API ? "" : ` (downgraded from ${NEWEST_API})`
  return [
    "Client:",
    ` Version:           ${text(own.Version)}`,
    ` API version:       ${api}${lowered}`,
    ` Go version:        ${text(own.GoVersion)}`,
    ` Git commit:        ${text(own.GitCommit)}`,
    ` Built:             ${text(own.BuildTime)}`,
    ` OS/Arch:           ${text(own.Os)}/${text(own.Arch)}`,
    ` Context:           ${text(own.Context)}`,
    "",
  ].join("\n")
}

function serverText(server: JsonObject): string {
  const platform = isJsonObject(server.Platform) ? text(server.Platform.Name) : ""
  const components = isJsonList(server.Components) ? server.Components : []
  return [`\nServer:${platform && ` ${platform}`}`, ...components.flatMap(componentLines), ""].join(
    "\n",
  )
}

function componentLines(component: Json): string[] {
  if (!isJsonObject(component)) return []
  const details = isJsonObject(component.Details) ? component.Details : {}
  const line = (label: string, value: string) => `  ${label.padEnd(17)} ${value}`
  const head = [` ${text(component.Name)}:`, line("Version:", text(component.Version))]
  if (component.Name !== "Engine") return [...head, line("GitCommit:", text(details.GitCommit))]
  return [
    ...head,
    line(
      "API version:",
      `${text(details.ApiVersion)} (minimum version ${text(details.MinAPIVersion)})`,
    ),
    line("Go version:", text(details.GoVersion)),
    line("Git commit:", text(details.GitCommit)),
    line("Built:", text(details.BuildTime)),
    line("OS/Arch:", `${text(details.Os)}/${text(details.Arch)}`),
    line("Experimental:", text(details.Experimental)),
  ]
}

function text(value: Json | undefined): string {
  return value === undefined || value === null ? "" : String(value)
}
