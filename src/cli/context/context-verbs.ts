/** `docker context`: a lab's terminal knows one, its own engine. */
import { ellipsis } from "../../lib/display-width.ts"
import { escapeHtmlInJson } from "../../lib/go-template/value.ts"
import type { Process } from "../../lib/process.ts"
import type { Group, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { ownHost, unknownContext } from "../endpoint.ts"
import { flagTable } from "../flag-table.ts"
import { inspectAll } from "../inspect.ts"
import type { Listing } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { writeError, writeLine } from "../output.ts"
import { refusedOfContexts } from "../refused.ts"
import { inspectFormat, listFormat } from "../shared-flags.ts"

const contextLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List contexts",
  otherNames: ["list"],
  aliases: ["docker context ls", "docker context list"],
  flags: flagTable("-q, --quiet           Only show context names", {}, [listFormat]),
  arity: { exactly: 0 },
  run: listContexts,
}

const listing: Listing = {
  type: "*formatter.clientContextContext",
  headers: {
    Current: "",
    Name: "NAME",
    Description: "DESCRIPTION",
    DockerEndpoint: "DOCKER ENDPOINT",
    Error: "ERROR",
  },
  table: [],
}

const table =
  "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}"

const warning =
  "Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable."

async function listContexts({ endpoint, process, flags }: Invocation): Promise<number> {
  const format = flags.text("format")
  const known = endpoint.name === "default"
  if (flags.truth("quiet")) {
    await writeLine(process, known ? "default" : `default\n${endpoint.name}`)
    return 0
  }
  const own = {
    Current: known,
    Description: "Current DOCKER_HOST based configuration",
    DockerEndpoint: endpoint.host || ownHost,
    Error: "",
    Name: "default",
  }
  const missing = {
    Current: true,
    Description: "",
    DockerEndpoint: "",
    Error: ellipsis(unknownContext(process, endpoint.name), 45),
    Name: endpoint.name,
  }
  const asked = format === "" || format === "table" ? table : format
  await process.stdout.write(renderListing(listing, known ? [own] : [own, missing], asked))
  if (endpoint.overridden) await writeError(process, warning)
  return 0
}

const contextInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] [CONTEXT] [CONTEXT...]",
  short: "Display detailed information on one or more contexts",
  flags: [inspectFormat],
  arity: { atLeast: 0 },
  run: ({ endpoint, process, flags, args }) =>
    inspectAll(
      process,
      args.length > 0 ? args : [endpoint.name],
      flags.text("format"),
      async (name) => {
        known(process, name)
        return { json: escapeHtmlInJson(JSON.stringify(documentOf(endpoint.host))) }
      },
    ),
}

const documentOf = (host: string) => ({
  Name: "default",
  Metadata: {},
  Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
  TLSMaterial: {},
  Storage: { MetadataPath: "<IN MEMORY>", TLSPath: "<IN MEMORY>" },
})

const contextShow: Verb = {
  name: "show",
  use: "",
  short: "Print the name of the current context",
  flags: [],
  arity: { exactly: 0 },
  run: async ({ endpoint, process }) => {
    await writeLine(process, endpoint.name)
    return 0
  },
}

const contextUse: Verb = {
  name: "use",
  use: "CONTEXT",
  short: "Set the current docker context",
  flags: [],
  arity: { exactly: 1 },
  run: async ({ process, args }) => {
    const [name = ""] = args
    known(process, name)
    await writeLine(process, name)
    await writeError(process, `Current context is now ${JSON.stringify(name)}`)
    return 0
  },
}

function known(process: Process, name: string): void {
  if (name !== "default") throw new CommandFailure(unknownContext(process, name))
}

export const contextGroup: Group = {
  name: "context",
  short: "Manage contexts",
  verbs: [contextInspect, contextLs, contextShow, contextUse, ...refusedOfContexts],
}
