/**
 * A service's spec as a client sends it → as the store keeps it: types checked, the daemon's own
 * conversions applied (swarm-semantics 16, recorded answers), network names turned into ids. Whatever
 * is not simulated stays verbatim. Rules of the spec itself are SwarmKit's to check (CA-1).
 */
import { err, ok, type Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type {
  EndpointSpec,
  NetworkAttachmentConfig,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
} from "../swarm/spec.ts"
import { containerProblem, storedContainer } from "./container-spec.ts"
import { badRequest, type HttpError, internal } from "./errors.ts"
import { orderedTask, orderedUpdate } from "./field-order.ts"
import { findSwarmNetwork } from "./find.ts"
import { randomName } from "./random-name.ts"
import { readShape } from "./shape.ts"
import { serviceSpecShape } from "./spec-shape.ts"

export function readServiceSpec(
  document: unknown,
  cluster: Cluster,
): Result<ServiceSpec, HttpError> {
  const read = readShape(serviceSpecShape, document)
  if (!read.ok) return read
  const spec: ServiceSpec = JSON.parse(JSON.stringify(read.value))
  const { Name, Labels, TaskTemplate, Mode, UpdateConfig, RollbackConfig, EndpointSpec, ...rest } =
    spec
  const networks = networkIds(TaskTemplate?.Networks, cluster)
  if (!networks.ok) return networks
  const oldNetworks = networkIds(spec.Networks, cluster)
  if (!oldNetworks.ok) return oldNetworks
  const problem = conversionProblem(spec)
  if (problem !== null) return err(badRequest(problem))
  return ok({
    Name: Name || unusedName(cluster),
    Labels: Labels ?? {},
    TaskTemplate: storedTask(TaskTemplate ?? {}, networks.value),
    Mode: storedMode(Mode),
    ...(UpdateConfig && { UpdateConfig: orderedUpdate(UpdateConfig) }),
    ...(RollbackConfig && { RollbackConfig: orderedUpdate(RollbackConfig) }),
    ...rest,
    ...(oldNetworks.value && { Networks: oldNetworks.value }),
    ...(EndpointSpec && { EndpointSpec: storedEndpoint(EndpointSpec) }),
  })
}

function unusedName(cluster: Cluster): string {
  const taken = new Set(cluster.services().map(({ spec }) => spec.Name))
  for (let attempt = 0; ; attempt++) {
    const name = randomName(`${cluster.id} ${cluster.now} ${attempt}`)
    if (!taken.has(name)) return name
  }
}

/** What the daemon itself cannot convert: refused without a gRPC prefix (DD-1..3). */
function conversionProblem(spec: ServiceSpec): string | null {
  const { ContainerSpec, PluginSpec, Runtime = "" } = spec.TaskTemplate ?? {}
  if (!["", "container", "plugin"].includes(Runtime)) return "unsupported runtime"
  if ((Runtime === "plugin" ? PluginSpec : ContainerSpec) === undefined) {
    return "mismatched Runtime and *Spec fields"
  }
  const container = containerProblem(ContainerSpec ?? {})
  if (container !== null) return container
  const condition = spec.TaskTemplate?.RestartPolicy?.Condition ?? ""
  if (!["", "none", "on-failure", "any"].includes(condition)) {
    return `invalid RestartCondition: "${condition}"`
  }
  for (const config of [spec.UpdateConfig, spec.RollbackConfig]) {
    const action = config?.FailureAction ?? ""
    if (!["", "pause", "continue", "rollback"].includes(action)) {
      return `unrecognized update failure action ${action}`
    }
    const order = config?.Order ?? ""
    if (!["", "stop-first", "start-first"].includes(order)) {
      return `unrecognized update order ${order}`
    }
  }
  const mode = spec.EndpointSpec?.Mode ?? ""
  if (!["", "vip", "dnsrr"].includes(mode)) return `invalid resolution mode: "${mode}"`
  const modes = Object.values(spec.Mode ?? {}).filter((value) => value !== undefined)
  return modes.length > 1 ? "must specify only one service mode" : null
}

/** A network that is named is looked up; the store knows ids only. */
function networkIds(
  networks: readonly NetworkAttachmentConfig[] | undefined,
  cluster: Cluster,
): Result<NetworkAttachmentConfig[] | undefined, HttpError> {
  if (!networks) return ok(undefined)
  const attachments: NetworkAttachmentConfig[] = []
  for (const attachment of networks) {
    const network = findSwarmNetwork(cluster, attachment.Target ?? "")
    if (!network.ok) return err(internal(network.error.message))
    attachments.push({ ...attachment, Target: network.value.id })
  }
  return ok(attachments)
}

function storedTask(task: TaskSpec, networks: NetworkAttachmentConfig[] | undefined): TaskSpec {
  const { ContainerSpec, ForceUpdate, Runtime } = task
  return orderedTask({
    ...task,
    ...(ContainerSpec && { ContainerSpec: storedContainer(ContainerSpec) }),
    ...(networks && { Networks: networks }),
    ForceUpdate: ForceUpdate ?? 0,
    Runtime: Runtime || "container",
  })
}

/** DD-3: replicated without a number is one replica; so is no mode at all. */
function storedMode(mode: ServiceMode | undefined): ServiceMode {
  if (mode?.Global || mode?.GlobalJob || mode?.ReplicatedJob) return mode
  return { Replicated: { Replicas: mode?.Replicated?.Replicas ?? 1 } }
}

function storedEndpoint(endpoint: EndpointSpec): EndpointSpec {
  const ports = endpoint.Ports?.map((port) => ({
    ...port,
    Protocol: port.Protocol || "tcp",
    PublishMode: port.PublishMode || "ingress",
  }))
  return { Mode: endpoint.Mode || "vip", ...(ports && ports.length > 0 && { Ports: ports }) }
}
