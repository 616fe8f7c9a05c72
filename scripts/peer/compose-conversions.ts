/** What conversion makes of a service of a stack file: policies, ports, resources, names. */
import { convertServices } from "../../src/compose/convert.ts"
import { loadCompose } from "../../src/compose/load.ts"
import { ConvertError, scopedName } from "../../src/compose/names.ts"
import type { PortConfig, ServiceSpec } from "../../src/engine/types.ts"
import { isJsonList, type Json, type JsonObject } from "../../src/lib/json.ts"
import { err, ok, type Result } from "../../src/lib/result.ts"
import { checkOutcome, first, good, ofWeb } from "./compose-documents.ts"
import { expectEqual, needText, objectAt, objectsAt, onlyKeys, unknownForm } from "./fields.ts"

export function convertRow(row: JsonObject): void {
  if (row.stack !== undefined) {
    checkNames(row)
    return
  }
  const service = serviceFrom(row)
  const converted = convertOne(service)
  if (row.errorContains !== undefined) {
    checkOutcome(JSON.stringify(row), converted, row)
    return
  }
  const spec = good(converted)
  if (row.restart !== undefined) {
    const policy = spec.TaskTemplate?.RestartPolicy
    const plain = policy && {
      ...(policy.Condition !== undefined && { condition: policy.Condition }),
      ...(policy.MaxAttempts !== undefined && { maxAttempts: policy.MaxAttempts }),
    }
    expectEqual("restart policy", plain ?? null, row.policy)
  } else if (isJsonList(row.in)) {
    const ports = (spec.EndpointSpec?.Ports ?? []).map(plainPort)
    const wanted = objectsAt(row, "out")
    expectEqual("ports", ports.length, wanted.length)
    for (const [i, port] of wanted.entries())
      expectEqual("port", { ...ports[i], ...port }, ports[i])
  } else if (objectAt(row, "in")?.limits !== undefined) {
    const plain = (amounts: { NanoCPUs?: number; MemoryBytes?: number } = {}) => ({
      ...(amounts.NanoCPUs && { nanoCPUs: amounts.NanoCPUs }),
      ...(amounts.MemoryBytes && { memory: amounts.MemoryBytes }),
    })
    const { Limits, Reservations } = spec.TaskTemplate?.Resources ?? {}
    const seen = { limits: plain(Limits), reservations: plain(Reservations) }
    expectEqual("resources", seen, row.out)
  } else {
    const config = spec.UpdateConfig ?? {}
    const plain = { order: config.Order ?? "", parallelism: config.Parallelism ?? null }
    expectEqual("update config", { ...plain, ...objectAt(row, "out") }, plain)
  }
}

function serviceFrom(row: JsonObject): JsonObject {
  onlyKeys(row, "row", ["restart", "policy", "errorContains", "in", "out", "endpointMode"])
  if (row.restart !== undefined) return { restart: row.restart }
  if (isJsonList(row.in)) {
    return { ports: row.in, deploy: { endpoint_mode: needText(row, "endpointMode") } }
  }
  const given = objectAt(row, "in") ?? unknownForm("conversion")
  if (given.limits === undefined) {
    onlyKeys(given, "update config", ["order", "parallelism"])
    return { deploy: { update_config: given } }
  }
  onlyKeys(given, "resources", ["limits", "reservations"])
  const amounts = (name: string) => {
    const { memory, ...rest } = objectAt(given, name) ?? {}
    return { ...rest, ...(memory !== undefined && { memory: `${String(memory)}b` }) }
  }
  return {
    deploy: { resources: { limits: amounts("limits"), reservations: amounts("reservations") } },
  }
}

function convertOne(service: JsonObject): Result<ServiceSpec, string> {
  const nothing = () => undefined
  const loaded = loadCompose([JSON.stringify(ofWeb(service))], { lookup: nothing })
  if (!loaded.ok) return loaded
  try {
    const options = { namespace: "stack", lookup: nothing, readFile: () => "" }
    return ok(first(convertServices(loaded.value, options)).spec)
  } catch (error) {
    if (error instanceof ConvertError) return err(error.message)
    throw error
  }
}

function checkNames(row: JsonObject): void {
  const stack = needText(row, "stack")
  if (row.scope !== undefined) {
    expectEqual("name", scopedName(stack, needText(row, "scope")), row.out)
  } else if (row.descope !== undefined) {
    const name = needText(row, "descope")
    const prefix = scopedName(stack, "")
    expectEqual("name", name.startsWith(prefix) ? name.slice(prefix.length) : name, row.out)
  } else {
    const loaded = loadCompose([JSON.stringify(ofWeb({ labels: row.labels ?? {} }))], {
      lookup: () => undefined,
    })
    const options = { namespace: stack, lookup: () => undefined, readFile: () => "" }
    const { spec } = first(convertServices(good(loaded), options))
    expectEqual("labels", { ...spec.TaskTemplate?.ContainerSpec?.Labels }, row.out)
  }
}

export function plainPorts(spec: ServiceSpec): Json {
  return (spec.EndpointSpec?.Ports ?? []).map(plainPort)
}

function plainPort(port: PortConfig): JsonObject {
  return {
    ...(port.TargetPort !== undefined && { target: port.TargetPort }),
    ...(port.PublishedPort && { published: port.PublishedPort }),
    ...(port.PublishMode !== undefined && { mode: port.PublishMode }),
    ...(port.Protocol !== undefined && { protocol: port.Protocol }),
  }
}
