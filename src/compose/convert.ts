/** Makes service specs of a stack file, field by field as docker does (CP-1 to CP-11). */
import type {
  ContainerSpec,
  EndpointSpec,
  NetworkAttachmentConfig,
  PortConfig,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from "../engine/types.ts"
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { compareCodeUnits } from "../lib/natural-order.ts"
import { containerSpec } from "./container.ts"
import type { FileUse } from "./files.ts"
import { fileUses } from "./files.ts"
import type { Lookup } from "./interpolate.ts"
import type { ComposeFile } from "./load.ts"
import {
  ConvertError,
  IMAGE_LABEL,
  NAMESPACE_LABEL,
  networkName,
  scopedName,
  sortedLabels,
} from "./names.ts"
import { parsePort } from "./port.ts"
import { resourcesOf, restartPolicyOf } from "./task.ts"
import { at, durationAt, mappingAt, numberAt, pairsAt, textAt } from "./values.ts"

export interface ConvertOptions {
  readonly namespace: string
  /** The shell's variables: for `environment` entries without a value. */
  readonly lookup: Lookup
  /** Reads a file beside the stack file (`env_file`). */
  readonly readFile: (path: string) => string
}

export interface ConvertedService {
  /** In the stack file. */
  readonly name: string
  /** The image as the file has it. */
  readonly image: string
  readonly spec: ServiceSpec
  /** Their ids are known to the engine only. */
  readonly secrets: readonly FileUse[]
  readonly configs: readonly FileUse[]
}

/** Converts one service after the other, so that an error leaves nothing behind. */
export function convertServices(file: ComposeFile, options: ConvertOptions): ConvertedService[] {
  return [...file.services].map(([name, service]) => {
    try {
      return convertService(file, name, service, options)
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error
      throw new ConvertError(`service ${name}: ${error.message}`)
    }
  })
}

function convertService(
  file: ComposeFile,
  name: string,
  service: JsonObject,
  options: ConvertOptions,
): ConvertedService {
  const { namespace } = options
  const image = textAt(service, "image") ?? ""
  const endpoint = endpointOf(service)
  const mode = modeOf(service)
  const spec: ServiceSpec = {
    Name: scopedName(namespace, name),
    Labels: sortedLabels({
      ...pairsAt(service, "deploy.labels"),
      [NAMESPACE_LABEL]: namespace,
      [IMAGE_LABEL]: image,
    }),
    TaskTemplate: taskTemplate(file, name, service, options),
    Mode: mode,
    ...paceAt(service, "deploy.update_config", "UpdateConfig"),
    ...paceAt(service, "deploy.rollback_config", "RollbackConfig"),
    EndpointSpec: endpoint,
  }
  return {
    name,
    image,
    spec,
    secrets: fileUses(file.secrets, service, "secret", namespace),
    configs: fileUses(file.configs, service, "config", namespace),
  }
}

function taskTemplate(
  file: ComposeFile,
  name: string,
  service: JsonObject,
  options: ConvertOptions,
): TaskSpec {
  const container: ContainerSpec = containerSpec(file, service, options)
  const restart = restartPolicyOf(service)
  const driver = textAt(service, "logging.driver")
  const driverOptions = pairsAt(service, "logging.options")
  return {
    ContainerSpec: container,
    Resources: resourcesOf(service),
    ...(restart && { RestartPolicy: restart }),
    Placement: placementOf(service),
    Networks: networksOf(file, name, service, options.namespace),
    ...(at(service, "logging") !== undefined && {
      LogDriver: {
        ...(driver && { Name: driver }),
        ...(Object.keys(driverOptions).length > 0 && { Options: driverOptions }),
      },
    }),
    ForceUpdate: 0,
  }
}

function modeOf(service: JsonObject): ServiceMode {
  const mode = textAt(service, "deploy.mode") ?? ""
  const replicas = numberAt(service, "deploy.replicas")
  if (mode === "" || mode === "replicated") {
    return { Replicated: replicas === undefined ? {} : { Replicas: replicas } }
  }
  if (mode === "replicated-job") {
    return { ReplicatedJob: replicas === undefined ? {} : { TotalCompletions: replicas } }
  }
  if (mode !== "global" && mode !== "global-job") throw new ConvertError(`unknown mode: ${mode}`)
  if (replicas !== undefined) {
    throw new ConvertError("replicas can only be used with replicated or replicated-job mode")
  }
  return mode === "global" ? { Global: {} } : { GlobalJob: {} }
}

/** A section that is there, even empty, says parallelism 1; one that is not says nothing (CP-9). */
function paceAt(
  service: JsonObject,
  path: string,
  field: "UpdateConfig" | "RollbackConfig",
): { [key in typeof field]?: UpdateConfig } {
  if (mappingAt(service, path) === undefined) return {}
  const delay = durationAt(service, `${path}.delay`)
  const monitor = durationAt(service, `${path}.monitor`)
  const action = textAt(service, `${path}.failure_action`)
  const config: UpdateConfig = {
    Parallelism: numberAt(service, `${path}.parallelism`) ?? 1,
    ...(delay !== 0 && { Delay: delay }),
    ...(action && { FailureAction: action }),
    ...(monitor !== 0 && { Monitor: monitor }),
    MaxFailureRatio: numberAt(service, `${path}.max_failure_ratio`) ?? 0,
    Order: textAt(service, `${path}.order`) ?? "",
  }
  return { [field]: config }
}

function placementOf(service: JsonObject): NonNullable<TaskSpec["Placement"]> {
  const constraints = at(service, "deploy.placement.constraints")
  const preferences = at(service, "deploy.placement.preferences")
  const most = numberAt(service, "deploy.placement.max_replicas_per_node") ?? 0
  return {
    ...(isJsonList(constraints) &&
      constraints.length > 0 && { Constraints: constraints.map(String) }),
    ...(isJsonList(preferences) &&
      preferences.length > 0 && {
        Preferences: preferences.map((one) => ({
          Spread: { SpreadDescriptor: isJsonObject(one) ? (textAt(one, "spread") ?? "") : "" },
        })),
      }),
    ...(most > 0 && { MaxReplicas: most }),
  }
}

function networksOf(
  file: ComposeFile,
  name: string,
  service: JsonObject,
  namespace: string,
): NetworkAttachmentConfig[] {
  const wanted = serviceNetworks(service)
  const attached = wanted.map(([network, settings]): NetworkAttachmentConfig => {
    const declared = file.networks.get(network)
    if (declared === undefined && network !== "default") {
      throw new ConvertError(`undefined network ${JSON.stringify(network)}`)
    }
    const aliases = settings === null ? [] : at(settings, "aliases")
    const driverOptions = settings === null ? {} : pairsAt(settings, "driver_opts")
    const target = networkName(namespace, network, declared)
    const all = [...(isJsonList(aliases) ? aliases.map(String) : []), name]
    return {
      Target: target,
      // A container of the host's own network has no names there.
      ...(target !== "host" && { Aliases: all }),
      ...(Object.keys(driverOptions).length > 0 && { DriverOpts: driverOptions }),
    }
  })
  return attached.sort((a, b) => compareCodeUnits(a.Target ?? "", b.Target ?? ""))
}

/** Names and settings of a service's networks; `default` where it has none. */
export function serviceNetworks(service: JsonObject): (readonly [string, JsonObject | null])[] {
  const { networks } = service
  if (isJsonList(networks) && networks.length > 0) {
    return networks.map((one) => [String(one), null])
  }
  if (isJsonObject(networks) && Object.keys(networks).length > 0) {
    return Object.entries(networks).map(([key, one]) => [key, isJsonObject(one) ? one : null])
  }
  return [["default", null]]
}

function endpointOf(service: JsonObject): EndpointSpec {
  const mode = textAt(service, "deploy.endpoint_mode")?.toLowerCase()
  const list = at(service, "ports")
  const ports = isJsonList(list) ? list.flatMap(portsOf) : []
  ports.sort((a, b) => (a.PublishedPort ?? 0) - (b.PublishedPort ?? 0))
  return { ...(mode && { Mode: mode }), ...(ports.length > 0 && { Ports: ports }) }
}

function portsOf(port: Json): PortConfig[] {
  if (!isJsonObject(port)) {
    const parsed = parsePort(String(port), true)
    return parsed.ok ? parsed.value : []
  }
  const published = numberAt(port, "published")
  const target = numberAt(port, "target")
  const protocol = textAt(port, "protocol")
  const mode = textAt(port, "mode")
  return [
    {
      ...(protocol && { Protocol: protocol }),
      ...(target && { TargetPort: target }),
      ...(published && { PublishedPort: published }),
      ...(mode && { PublishMode: mode }),
    },
  ]
}
