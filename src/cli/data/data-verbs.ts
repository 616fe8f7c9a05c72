/** `docker config` and `docker secret`: the same verbs, but that a secret is never shown again. */
import { bodyOf } from "../../engine/client.ts"
import { fromBase64, toBase64 } from "../../lib/base64.ts"
import { GoTime, timeText } from "../../lib/go-template/value.ts"
import { compareCodeUnits, naturalOrder } from "../../lib/natural-order.ts"
import { Api, filterQuery, segment } from "../api.ts"
import { checkLabel } from "../check-label.ts"
import type { Flag, Group, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { forEach } from "../for-each.ts"
import { typedValue } from "../go-types.ts"
import { type Inspected, inspectAll } from "../inspect.ts"
import { keyValues } from "../key-values.ts"
import type { Listing, Row } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { writeLine } from "../output.ts"
import { readInput } from "../read-input.ts"
import { filter, inspectFormat, listFormat, quietIds } from "../shared-flags.ts"
import { ago } from "../words.ts"

type Kind = "config" | "secret"

interface ApiData {
  readonly ID: string
  readonly CreatedAt: string
  readonly UpdatedAt: string
  readonly Spec: {
    readonly Name: string
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly Driver?: { readonly Name?: string } | null
    /** Base64; of configs only. */
    readonly Data?: string
  }
}

export function dataGroup(kind: Kind): Group {
  return {
    name: kind,
    short: `Manage Swarm ${kind}s`,
    verbs: [createVerb(kind), inspectVerb(kind), lsVerb(kind), rmVerb(kind)],
  }
}

const pretty: Flag = {
  name: "pretty",
  kind: "bool",
  usage: "Print the information in a human friendly format",
}

function createVerb(kind: Kind): Verb {
  const word = kind.toUpperCase()
  const [Title, flags] =
    kind === "config" ? ["Config", ""] : ["Secret", "-d, --driver string            Secret driver"]
  return {
    name: "create",
    use: kind === "config" ? `[OPTIONS] ${word} file|-` : `[OPTIONS] ${word} [file|-]`,
    short: `Create a ${kind} from a file or STDIN${kind === "secret" ? " as content" : ""}`,
    flags: flagTable(
      `${flags}
      -l, --label list               ${Title} labels
      --template-driver string   Template driver`,
      { label: { check: checkLabel } },
    ),
    arity: kind === "config" ? { exactly: 2 } : { between: [1, 2] },
    run: (invocation) => create(invocation, kind),
  }
}

async function create({ client, process, flags, args }: Invocation, kind: Kind): Promise<number> {
  const [name = "", file] = args
  const driver = kind === "secret" ? flags.text("driver") : ""
  if (driver !== "" && file !== undefined) {
    throw new CommandFailure("When using secret driver secret data must be empty")
  }
  if (kind === "secret" && driver === "" && file === undefined) {
    throw new CommandFailure("secret file is required")
  }
  const templating = flags.text("template-driver")
  const Data = driver === "" ? await contents(process, kind, file) : ""
  const spec = {
    Name: name,
    Labels: keyValues(flags.list("label")),
    ...(Data !== "" && { Data }),
    ...(driver !== "" && { Driver: { Name: driver } }),
    ...(templating !== "" && { Templating: { Name: templating } }),
  }
  const made = await new Api(client, process).post<{ ID: string }>(`/${kind}s/create`, {}, spec)
  await writeLine(process, made.ID)
  return 0
}

/** In base64. */
async function contents(process: Invocation["process"], kind: Kind, file = "-"): Promise<string> {
  const read = await readInput(process, file)
  const wrong = !read.ok ? read.error : read.value === "" ? "data is empty" : null
  if (wrong !== null) {
    const head = kind === "config" ? `Error reading content from ${JSON.stringify(file)}: ` : ""
    throw new CommandFailure(`${head}error reading from ${file === "-" ? "STDIN" : file}: ${wrong}`)
  }
  return toBase64(new TextEncoder().encode(read.ok ? read.value : ""))
}

function lsVerb(kind: Kind): Verb {
  return {
    name: "ls",
    use: "[OPTIONS]",
    short: `List ${kind}s`,
    otherNames: ["list"],
    aliases: [`docker ${kind} ls`, `docker ${kind} list`],
    flags: [filter, listFormat, quietIds],
    arity: { exactly: 0 },
    run: (invocation) => list(invocation, kind),
  }
}

async function list({ client, process, flags }: Invocation, kind: Kind): Promise<number> {
  const query = filterQuery(filtersOf(flags))
  const objects = await new Api(client, process).get<ApiData[]>(`/${kind}s`, query)
  const now = process.clock.now()
  const secret = kind === "secret"
  const listing: Listing = {
    type: `*${kind}.${kind}Context`,
    labelled: true,
    headers: {
      ID: "ID",
      Name: "NAME",
      ...(secret && { Driver: "DRIVER" }),
      CreatedAt: "CREATED",
      UpdatedAt: "UPDATED",
      Labels: "LABELS",
    },
    table: secret
      ? ["ID", "Name", "Driver", "CreatedAt", "UpdatedAt"]
      : ["ID", "Name", "CreatedAt", "UpdatedAt"],
  }
  const rows = [...objects]
    .sort((a, b) => naturalOrder(a.Spec.Name, b.Spec.Name))
    .map(
      ({ ID, Spec, CreatedAt, UpdatedAt }): Row => ({
        ID,
        Name: Spec.Name,
        ...(secret && { Driver: Spec.Driver?.Name ?? "" }),
        CreatedAt: ago(now, CreatedAt),
        UpdatedAt: ago(now, UpdatedAt),
        Labels: Object.entries(Spec.Labels ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
      }),
    )
  const format = flags.text("format")
  const quiet = flags.truth("quiet") && (format === "" || format === "table")
  await process.stdout.write(renderListing(listing, rows, quiet ? "{{.ID}}" : format))
  return 0
}

function inspectVerb(kind: Kind): Verb {
  const word = kind.toUpperCase()
  return {
    name: "inspect",
    use: `[OPTIONS] ${word} [${word}...]`,
    short: `Display detailed information on one or more ${kind}s`,
    flags: [inspectFormat, pretty],
    arity: { atLeast: 1 },
    complete: `${kind}s`,
    run: (invocation) => inspect(invocation, kind),
  }
}

async function inspect({ client, process, flags, args }: Invocation, kind: Kind): Promise<number> {
  const api = new Api(client, process)
  const format = flags.text("format")
  const pretty = flags.truth("pretty") || format === "pretty"
  if (!pretty && format.startsWith("pretty")) {
    throw new CommandFailure("cannot supply extra formatting options to the pretty template")
  }
  const path = (ref: string) => `/${kind}s/${segment(ref)}`
  if (!pretty) {
    const get = async (ref: string): Promise<Inspected> => {
      const response = await api.send({ method: "GET", path: path(ref) })
      bodyOf(response)
      return { json: response.body, typed: typedValue(JSON.parse(response.body), "swarm.Data") }
    }
    return inspectAll(process, args, format, get, 1)
  }
  let text = ""
  for (const ref of args) text += `${prettyData(await api.get<ApiData>(path(ref)), kind)}\n`
  await process.stdout.write(text)
  return 0
}

function prettyData({ ID, CreatedAt, UpdatedAt, Spec }: ApiData, kind: Kind): string {
  const labels = Object.entries(Spec.Labels ?? {}).sort(([a], [b]) => compareCodeUnits(a, b))
  const secret = kind === "secret"
  // The real client's words for a time go through a function that makes small letters of all.
  const time = (text: string) => timeText(new GoTime(text)).toLowerCase()
  const head = (tabs: string, blanks: string) => (secret ? blanks : tabs)
  return [
    `${head("ID:\t\t\t", "ID:              ")}${ID}`,
    `${head("Name:\t\t\t", "Name:              ")}${Spec.Name}`,
    ...(labels.length > 0 ? ["Labels:"] : []),
    ...labels.map(([key, value]) => ` - ${key}${value === "" ? "" : `=${value}`}`),
    ...(secret ? [`Driver:            ${Spec.Driver?.Name ?? ""}`] : []),
    `${head("Created at:            \t", "Created at:        ")}${time(CreatedAt)}`,
    `${head("Updated at:            \t", "Updated at:        ")}${time(UpdatedAt)}`,
    ...(secret ? [] : ["Data:", decoded(Spec.Data ?? "")]),
  ].join("\n")
}

function decoded(base64: string): string {
  return new TextDecoder().decode(fromBase64(base64) ?? new Uint8Array())
}

function rmVerb(kind: Kind): Verb {
  const word = kind.toUpperCase()
  return {
    name: "rm",
    use: `${word} [${word}...]`,
    short: `Remove one or more ${kind}s`,
    otherNames: ["remove"],
    aliases: [`docker ${kind} rm`, `docker ${kind} remove`],
    flags: [],
    arity: { atLeast: 1 },
    complete: `${kind}s`,
    run: ({ client, process, args }) => {
      const api = new Api(client, process)
      return forEach(process, args, (ref) => api.remove(`/${kind}s/${segment(ref)}`))
    },
  }
}
