/** `docker version`. */

import type { Json, JsonObject } from "../../lib/json.ts"
import { isJsonList, isJsonObject } from "../../lib/json.ts"
import { Api } from "../api.ts"
import { clientVersion } from "../client-version.ts"
import type { Invocation, Verb } from "../command.ts"
import { writeDocument } from "../document.ts"
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

async function showVersion({ client, process, flags }: Invocation): Promise<number> {
  const server = withDates(await new Api(client, process).get<JsonObject>("/version"))
  const document: JsonObject = {
    Client: { ...clientVersion, ApiVersion: apiVersion(server) },
    Server: server,
  }
  const format = flags.text("format")
  if (format === "") {
    await process.stdout.write(`${clientText(document)}${serverText(server)}`)
  } else {
    const value = openStruct(document, "system.versionInfo")
    await writeDocument(process, document, value, format, "version")
  }
  return 0
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
