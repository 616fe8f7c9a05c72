/** `docker context`: a lab's terminal knows one, its own engine. */
import { digestOf } from "../../lib/digest.ts"
import { escapeHtmlInJson } from "../../lib/go-template/value.ts"
import type { Process } from "../../lib/process.ts"
import type { Group, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { inspectAll } from "../inspect.ts"
import type { Listing } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { writeError, writeLine } from "../output.ts"
import { refusedOfContexts } from "../refused.ts"
import { inspectFormat, listFormat } from "../shared-flags.ts"

const endpoint = "unix:///var/run/docker.sock"

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

async function listContexts({ process, flags }: Invocation): Promise<number> {
  const format = flags.text("format")
  if (flags.truth("quiet")) {
    await writeLine(process, "default")
    return 0
  }
  const row = {
    Current: true,
    Description: "Current DOCKER_HOST based configuration",
    DockerEndpoint: endpoint,
    Error: "",
    Name: "default",
  }
  const asked = format === "" || format === "table" ? table : format
  await process.stdout.write(renderListing(listing, [row], asked))
  return 0
}

const contextInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] [CONTEXT] [CONTEXT...]",
  short: "Display detailed information on one or more contexts",
  flags: [inspectFormat],
  arity: { atLeast: 0 },
  run: ({ process, flags, args }) =>
    inspectAll(
      process,
      args.length > 0 ? args : ["default"],
      flags.text("format"),
      async (name) => {
        known(process, name)
        return { json: escapeHtmlInJson(JSON.stringify(document)) }
      },
    ),
}

const document = {
  Name: "default",
  Metadata: {},
  Endpoints: { docker: { Host: endpoint, SkipTLSVerify: false } },
  TLSMaterial: {},
  Storage: { MetadataPath: "<IN MEMORY>", TLSPath: "<IN MEMORY>" },
}

const contextShow: Verb = {
  name: "show",
  use: "",
  short: "Print the name of the current context",
  flags: [],
  arity: { exactly: 0 },
  run: async ({ process }) => {
    await writeLine(process, "default")
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

/** Docker looks for a context in a directory that is called by the digest of its name. */
function known(process: Process, name: string): void {
  if (name === "default") return
  const home = process.env.get("HOME") ?? "/root"
  const file = `${home}/.docker/contexts/meta/${digestOf(name).slice("sha256:".length)}/meta.json`
  throw new CommandFailure(
    `context ${JSON.stringify(name)}: context not found: open ${file}: no such file or directory`,
  )
}

export const contextGroup: Group = {
  name: "context",
  short: "Manage contexts",
  verbs: [contextInspect, contextLs, contextShow, contextUse, ...refusedOfContexts],
}
