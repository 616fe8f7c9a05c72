/** `docker service inspect` (IN-1, IN-2). */
import type { ApiNetwork, ApiService } from "../../engine/types.ts"
import { escapeHtmlInJson } from "../../lib/go-template/value.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { typedValue } from "../go-types.ts"
import type { Inspected } from "../inspect.ts"
import { inspectAll } from "../inspect.ts"
import { isNotFound } from "../output.ts"
import { inspectFormat } from "../shared-flags.ts"
import { prettyService } from "./pretty.ts"

export const serviceInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] SERVICE [SERVICE...]",
  short: "Display detailed information on one or more services",
  flags: [
    inspectFormat,
    { name: "pretty", kind: "bool", usage: "Print the information in a human friendly format" },
  ],
  arity: { atLeast: 1 },
  complete: "services",
  run: inspectServices,
}

async function inspectServices(invocation: Invocation): Promise<number> {
  const { client, process, flags, args } = invocation
  const api = new Api(client, process)
  const pretty = flags.truth("pretty")
  const format = flags.text("format")
  if (pretty && format !== "")
    throw new CommandFailure("--format is incompatible with human friendly format")
  if (pretty || format === "pretty") return showPretty(invocation, api)
  return inspectAll(process, args, format, (ref) => getService(api, ref), 1)
}

async function getService(api: Api, ref: string): Promise<Inspected> {
  const json = escapeHtmlInJson(JSON.stringify(await found(api, ref)))
  return { json, typed: typedValue(JSON.parse(json), "swarm.Service"), typedOnly: true }
}

async function found(api: Api, ref: string): Promise<ApiService> {
  try {
    return await api.service(ref, true)
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new CommandFailure(`Error: no such service: ${ref}`)
  }
}

/** The first mistake is all that is said: docker writes once it has all of them. */
async function showPretty({ process, args }: Invocation, api: Api): Promise<number> {
  const networks = new Map<string, string>()
  let text = ""
  for (const ref of args) {
    const service = await found(api, ref)
    await nameNetworks(api, service, networks)
    text += prettyService(service, networks, process.clock.now())
  }
  await process.stdout.write(text)
  return 0
}

/** Networks are known by their ids in a spec, and shown by their names. */
async function nameNetworks(
  api: Api,
  service: ApiService,
  names: Map<string, string>,
): Promise<void> {
  const attached = service.Spec.TaskTemplate?.Networks ?? service.Spec.Networks ?? []
  for (const { Target: target = "" } of attached) {
    if (names.has(target)) continue
    try {
      const network = await api.get<ApiNetwork>(`/networks/${segment(target)}`, { scope: "swarm" })
      names.set(network.Id, network.Name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
