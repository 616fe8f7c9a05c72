/** `docker inspect`: whatever is called so; containers first, then images, networks, services… */
import { bodyOf } from "../../engine/client.ts"
import type { Json } from "../../lib/json.ts"
import { Api, segment } from "../api.ts"
import type { Flag, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { type InspectedType, openObject, typedValue } from "../go-types.ts"
import type { Inspected } from "../inspect.ts"
import { inspectAll } from "../inspect.ts"
import { errorText, isNotFound, writeError } from "../output.ts"
import { inspectFormat } from "../shared-flags.ts"

interface Kind {
  readonly path: (ref: string) => string
  /** Only a manager knows of it. */
  readonly swarm?: boolean
  readonly type?: InspectedType
}

/** In the order in which they are tried. */
const kinds: readonly (readonly [string, Kind])[] = [
  ["container", { path: (ref) => `/containers/${ref}/json` }],
  ["image", { path: (ref) => `/images/${ref}/json` }],
  ["network", { path: (ref) => `/networks/${ref}`, type: "network.Inspect" }],
  ["volume", { path: (ref) => `/volumes/${ref}` }],
  ["service", { path: (ref) => `/services/${ref}`, swarm: true, type: "swarm.Service" }],
  ["task", { path: (ref) => `/tasks/${ref}`, swarm: true, type: "swarm.Task" }],
  ["node", { path: (ref) => `/nodes/${ref}`, swarm: true, type: "swarm.Node" }],
  ["plugin", { path: (ref) => `/plugins/${ref}/json` }],
  ["secret", { path: (ref) => `/secrets/${ref}`, swarm: true, type: "swarm.Data" }],
  ["config", { path: (ref) => `/configs/${ref}`, swarm: true, type: "swarm.Data" }],
]

const names = kinds.map(([name]) => name).sort()

const typeFlag: Flag = {
  name: "type",
  kind: "string",
  usage: "Only inspect objects of the given type",
  values: names,
}

export const dockerInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] NAME|ID [NAME|ID...]",
  short: "Return low-level information on Docker objects",
  flags: [
    inspectFormat,
    {
      name: "size",
      short: "s",
      kind: "bool",
      usage: "Display total file sizes if the type is container",
    },
    typeFlag,
  ],
  arity: { atLeast: 1 },
  complete: "objects",
  run: inspectAnything,
}

async function inspectAnything({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const type = flags.text("type")
  const list = `must be one of "${names.join('", "')}"`
  if (flags.changed("type") && type === "") throw new CommandFailure(`type is empty: ${list}`)
  if (type !== "" && !names.includes(type)) {
    throw new CommandFailure(`unknown type: ${JSON.stringify(type)}: ${list}`)
  }
  const size = flags.truth("size")
  return inspectAll(process, args, flags.text("format"), async (ref) => {
    const [name, found] = await find(api, ref, type)
    if (size && name !== "container") {
      await writeError(process, `WARNING: --size ignored for ${name}`)
    }
    return found
  })

  /** The first kind that knows `ref`, with what it knows. */
  async function find(api: Api, ref: string, type: string): Promise<[string, Inspected]> {
    let manager: boolean | null = null
    for (const [name, kind] of kinds) {
      if (type !== "" && name !== type) continue
      if (type === "" && kind.swarm) {
        manager ??= await isManager(api)
        if (!manager) continue
      }
      try {
        return [name, await ask(api, kind, ref, size)]
      } catch (error) {
        if (type !== "" || !isSkippable(errorText(error), isNotFound(error))) throw error
      }
    }
    throw new CommandFailure(`Error: No such object: ${ref}`)
  }
}

async function isManager(api: Api): Promise<boolean> {
  const info = await api.get<{ Swarm?: { ControlAvailable?: boolean } }>("/info")
  return info.Swarm?.ControlAvailable === true
}

async function ask(api: Api, kind: Kind, ref: string, size: boolean): Promise<Inspected> {
  const path = kind.path(ref.split("/").map(segment).join("/"))
  const query: Record<string, string> = {
    ...(kind.type === "swarm.Service" && { insertDefaults: "true" }),
    ...(size && path.startsWith("/containers/") && { size: "1" }),
  }
  const response = await api.send({ method: "GET", path, query })
  const object = bodyOf<Json>(response)
  return {
    json: response.body,
    typed: kind.type === undefined ? openObject(object) : typedValue(object, kind.type),
  }
}

/** What tells that it is no such thing, and might be another. */
function isSkippable(text: string, missing: boolean): boolean {
  return missing || text.includes("not supported") || text.includes("invalid reference format")
}
