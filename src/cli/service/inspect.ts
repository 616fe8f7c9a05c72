/** `docker service inspect` (IN-1, IN-2). */
import type { ApiNetwork, ApiService } from "../../engine/types.ts"
import { escapeHtmlInJson } from "../../lib/go-template/value.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { typedValue } from "../go-types.ts"
import type { Inspected } from "../inspect.ts"
import { inspectAll } from "../inspect.ts"
import { describeError, isNotFound } from "../output.ts"
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
  let service: ApiService
  try {
    service = await api.service(ref, true)
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new CommandFailure(`Error: no such service: ${ref}`)
  }
  const json = escapeHtmlInJson(JSON.stringify(service))
  return { json, typed: typedValue(JSON.parse(json), "swarm.Service"), typedOnly: true }
}

async function showPretty({ process, args }: Invocation, api: Api): Promise<number> {
  const errors: string[] = []
  const networks = new Map<string, string>()
  for (const ref of args) {
    let service: ApiService
    try {
      service = await api.service(ref, true)
      await nameNetworks(api, service, networks)
    } catch (error) {
      const text = isNotFound(error)
        ? `Error: no such service: ${ref}`
        : describeError(process, error)
      if (text === null) throw error
      errors.push(text)
      continue
    }
    await process.stdout.write(prettyService(service, networks, process.clock.now()))
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
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
