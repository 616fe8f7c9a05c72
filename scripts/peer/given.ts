/** Nodes, services and tasks of a peer case as objects of our store. */
import { isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"
import {
  type Node,
  type NodeState,
  type Service,
  type Task,
  type TaskState,
  taskStates,
  type UpdateState,
  type UpdateStatus,
} from "../../src/swarm/objects.ts"
import type { PortConfig, ServiceSpec, TaskSpec } from "../../src/swarm/spec.ts"
import {
  Inapplicable,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  onlyKeys,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"

const NS_PER_MS = 1_000_000
/** More than any case asks for: a node without figures has room for everything. */
const PLENTY = 2 ** 50

export function stateOf(word: string): TaskState {
  const state = taskStates.find((candidate) => candidate === word.toLowerCase())
  return state ?? unknownForm(`task state ${word}`)
}

export function nodeStateOf(word: string): NodeState {
  const states = ["unknown", "down", "ready", "disconnected"] as const
  const state = states.find((candidate) => candidate === word.toLowerCase())
  return state ?? unknownForm(`node state ${word}`)
}

export function availabilityOf(word: string): "active" | "pause" | "drain" {
  const found = (["active", "pause", "drain"] as const).find((one) => one === word.toLowerCase())
  return found ?? unknownForm(`availability ${word}`)
}

const nodeKeys = [
  ...["id", "state", "availability", "role", "labels", "engineLabels"],
  ...["hostname", "addr", "os", "arch", "cpu", "memory"],
]

export function nodeOf(given: JsonObject): Omit<Node, "meta"> {
  onlyKeys(given, "node", nodeKeys)
  const role = textAt(given, "role") ?? "worker"
  if (role !== "manager" && role !== "worker") return unknownForm(`role ${role}`)
  return {
    id: needText(given, "id"),
    spec: {
      Labels: textMap(objectAt(given, "labels")),
      Role: role,
      Availability: availabilityOf(textAt(given, "availability") ?? "ACTIVE"),
    },
    description: {
      hostname: textAt(given, "hostname") ?? "",
      platform: { os: textAt(given, "os") ?? "", architecture: textAt(given, "arch") ?? "" },
      resources: {
        nanoCPUs: numberAt(given, "cpu") ?? PLENTY,
        memoryBytes: numberAt(given, "memory") ?? PLENTY,
      },
      engineLabels: textMap(objectAt(given, "engineLabels")),
    },
    status: {
      state: nodeStateOf(textAt(given, "state") ?? "READY"),
      message: "",
      address: textAt(given, "addr") ?? "",
    },
    ...(role === "manager" && { manager: { leader: true, address: "" } }),
  }
}

export function textMap(given: JsonObject | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([key, value]) => [
      key,
      typeof value === "string" ? value : unknownForm(`label ${key}`),
    ]),
  )
}

const serviceKeys = [
  ...["id", "name", "mode", "replicas", "task", "update", "rollback", "restart"],
  ...["specVersion", "updateStatus", "ports", "networks", "image"],
]

export function serviceOf(given: JsonObject): Omit<Service, "meta"> {
  return {
    id: needText(given, "id"),
    spec: serviceSpecOf(given),
    specVersion: numberAt(given, "specVersion") ?? 0,
    endpoint: { spec: {}, ports: [], virtualIPs: [] },
    ...(given.updateStatus && { updateStatus: updateStatusOf(given.updateStatus) }),
  }
}

/** `PAUSED`, alone or as the `state` of an object. */
export function updateStatusOf(given: Json): UpdateStatus {
  const word = isJsonObject(given) ? needText(given, "state") : needText({ given }, "given")
  const states: readonly UpdateState[] = [
    ...(["updating", "paused", "completed"] as const),
    ...(["rollback_started", "rollback_paused", "rollback_completed"] as const),
  ]
  const state = states.find((one) => one === word.toLowerCase())
  return { state: state ?? unknownForm(`update status ${word}`), startedAt: 0, message: "" }
}

export function serviceSpecOf(given: JsonObject): ServiceSpec {
  onlyKeys(given, "service", serviceKeys)
  const update = objectAt(given, "update")
  const rollback = objectAt(given, "rollback")
  const restart = objectAt(given, "restart")
  const task = taskSpecOf(objectAt(given, "task") ?? {})
  const networks = textsAt(given, "networks")
  if (textAt(given, "image") !== undefined) task.ContainerSpec = { Image: needText(given, "image") }
  if (restart !== undefined) task.RestartPolicy = restartOf(restart)
  return {
    Name: textAt(given, "name") ?? textAt(given, "id") ?? "",
    TaskTemplate: task,
    Mode: modeOf(given),
    ...(update !== undefined && { UpdateConfig: updateOf(update) }),
    ...(rollback !== undefined && { RollbackConfig: updateOf(rollback) }),
    ...(given.ports !== undefined && {
      EndpointSpec: { Ports: objectsAt(given, "ports").map(portOf) },
    }),
    ...(networks.length > 0 && { Networks: networks.map((Target) => ({ Target })) }),
  }
}

function modeOf(given: JsonObject): NonNullable<ServiceSpec["Mode"]> {
  const mode = textAt(given, "mode") ?? "replicated"
  if (mode === "global") return { Global: {} }
  if (mode !== "replicated") return unknownForm(`mode ${mode}`)
  return { Replicated: { Replicas: numberAt(given, "replicas") ?? 1 } }
}

export function restartOf(given: JsonObject): NonNullable<TaskSpec["RestartPolicy"]> {
  onlyKeys(given, "restart policy", ["condition", "delayMs", "maxAttempts", "windowMs"])
  const condition = textAt(given, "condition")?.toLowerCase().replace("_", "-")
  return {
    ...(condition !== undefined && { Condition: condition }),
    ...(given.delayMs !== undefined && { Delay: (numberAt(given, "delayMs") ?? 0) * NS_PER_MS }),
    ...(given.maxAttempts !== undefined && { MaxAttempts: numberAt(given, "maxAttempts") ?? 0 }),
    ...(given.windowMs !== undefined && { Window: (numberAt(given, "windowMs") ?? 0) * NS_PER_MS }),
  }
}

const updateKeys = [
  ...["parallelism", "delayMs", "monitorMs", "failureAction", "maxFailureRatio", "order"],
]

export function updateOf(given: JsonObject): NonNullable<ServiceSpec["UpdateConfig"]> {
  onlyKeys(given, "update config", updateKeys)
  return {
    Parallelism: numberAt(given, "parallelism") ?? 0,
    Delay: (numberAt(given, "delayMs") ?? 0) * NS_PER_MS,
    Monitor: (numberAt(given, "monitorMs") ?? 0) * NS_PER_MS,
    FailureAction: (textAt(given, "failureAction") ?? "PAUSE").toLowerCase(),
    MaxFailureRatio: numberAt(given, "maxFailureRatio") ?? 0,
    Order: (textAt(given, "order") ?? "STOP_FIRST").toLowerCase().replace("_", "-"),
  }
}

const updateNames = {
  parallelism: "Parallelism",
  delayMs: "Delay",
  monitorMs: "Monitor",
  failureAction: "FailureAction",
  maxFailureRatio: "MaxFailureRatio",
  order: "Order",
} as const

/** The config with one field changed; the others stay. */
export function changedUpdate(
  config: ServiceSpec["UpdateConfig"],
  field: string,
  value: Json,
): NonNullable<ServiceSpec["UpdateConfig"]> {
  const read = updateOf({ [field]: value })
  const changed = Object.entries(updateNames)
    .filter(([name]) => name === field)
    .map(([, key]) => [key, read[key]])
  return { ...config, ...Object.fromEntries(changed) }
}

export function portOf(given: JsonObject): PortConfig {
  onlyKeys(given, "port", ["target", "published", "protocol", "mode"])
  return {
    Protocol: textAt(given, "protocol") ?? "tcp",
    TargetPort: numberAt(given, "target") ?? 0,
    PublishedPort: numberAt(given, "published") ?? 0,
    PublishMode: textAt(given, "mode") ?? "ingress",
  }
}

/** Everything that a task's own spec may hold in a case. */
export const taskSpecKeys = [
  ...["image", "logDriver", "placement", "networks", "container", "forceUpdate"],
  ...["reservations", "platforms", "constraints", "preferences", "maxReplicas"],
]

function taskSpecOf(given: JsonObject): TaskSpec {
  onlyKeys(given, "task spec", taskSpecKeys)
  const spec: TaskSpec = {}
  for (const [key, value] of Object.entries(given)) setTaskField(spec, key, value)
  return spec
}

/** One field by the dotted name that the cases use, without the leading `task.`. */
export function setTaskField(spec: TaskSpec, field: string, value: Json): void {
  const fields: JsonObject = { value }
  const placement = spec.Placement ?? {}
  if (field === "image")
    spec.ContainerSpec = { ...spec.ContainerSpec, Image: needText(fields, "value") }
  else if (field === "container.pullOptions") {
    throw new Inapplicable(
      "changes a service's registry credentials, which this swarm does not keep: its registry asks for none",
    )
  } else if (field.startsWith("container.")) {
    // Whatever it is called: the container spec is compared as a whole.
    spec.ContainerSpec = { ...spec.ContainerSpec, [field.slice("container.".length)]: value }
  } else if (field === "forceUpdate") spec.ForceUpdate = numberAt(fields, "value") ?? 0
  else if (field === "logDriver") {
    if (isJsonObject(value)) spec.LogDriver = { Name: needText(value, "name") }
    else delete spec.LogDriver
  } else if (field === "networks") {
    spec.Networks = textsAt(fields, "value").map((Target) => ({ Target }))
  } else if (field === "constraints" || field === "placement.constraints") {
    spec.Placement = { ...placement, Constraints: [...textsAt(fields, "value")] }
  } else if (field === "preferences" || field === "placement.preferences") {
    spec.Placement = { ...placement, Preferences: textsAt(fields, "value").map(preferenceOf) }
  } else if (field === "maxReplicas" || field === "placement.maxReplicas") {
    spec.Placement = { ...placement, MaxReplicas: numberAt(fields, "value") ?? 0 }
  } else if (field === "platforms") {
    const platforms = objectsAt(fields, "value").map((platform) => ({
      OS: textAt(platform, "os") ?? "",
      Architecture: textAt(platform, "arch") ?? "",
    }))
    spec.Placement = { ...placement, Platforms: platforms }
  } else if (field === "reservations" && isJsonObject(value)) {
    onlyKeys(value, "reservations", ["cpu", "memory"])
    spec.Resources = {
      Reservations: {
        NanoCPUs: numberAt(value, "cpu") ?? 0,
        MemoryBytes: numberAt(value, "memory") ?? 0,
      },
    }
  } else if (field === "placement" && isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) setTaskField(spec, `placement.${key}`, inner)
  } else unknownForm(`task field ${field}`)
}

function preferenceOf(text: string) {
  const [kind, descriptor] = text.split("=")
  if (kind !== "spread" || descriptor === undefined) return unknownForm(`preference ${text}`)
  return { Spread: { SpreadDescriptor: descriptor } }
}

const taskKeys = [
  ...["id", "service", "slot", "node", "desired", "actual", "spec", "specVersion", "hostPorts"],
  ...taskSpecKeys,
]

export interface Surroundings {
  readonly service: Service | undefined
  /** For a task that says none. */
  readonly slot: number
}

export function taskOf(given: JsonObject, { service, slot }: Surroundings): Omit<Task, "meta"> {
  onlyKeys(given, "task", taskKeys)
  const own = Object.fromEntries(
    Object.entries({ ...given, ...objectAt(given, "spec") }).filter(
      ([key, value]) => taskSpecKeys.includes(key) && value !== null,
    ),
  )
  const inherited = service?.spec.TaskTemplate ?? {}
  const spec = Object.keys(own).length === 0 ? inherited : { ...inherited, ...taskSpecOf(own) }
  const Ports = textsAt(given, "hostPorts").map(hostPortOf)
  const endpointSpec = Ports.length > 0 ? { Ports } : service?.spec.EndpointSpec
  return {
    id: needText(given, "id"),
    serviceId: needText(given, "service"),
    serviceName: service?.spec.Name ?? "",
    slot: numberAt(given, "slot") ?? slot,
    nodeId: textAt(given, "node") ?? "",
    spec,
    specVersion: numberAt(given, "specVersion") ?? service?.specVersion ?? 0,
    ...(endpointSpec && { endpointSpec }),
    desiredState: stateOf(textAt(given, "desired") ?? "RUNNING"),
    status: {
      state: stateOf(textAt(given, "actual") ?? "NEW"),
      timestamp: 0,
      message: "",
      err: "",
    },
    networks: [],
  }
}

function hostPortOf(text: string): PortConfig {
  const [port = "", protocol = "tcp"] = text.split("/")
  const number = Number(port)
  return { Protocol: protocol, TargetPort: number, PublishedPort: number, PublishMode: "host" }
}

/** Lists of objects that a case may also describe in words. */
export function givenObjects(given: JsonObject, key: string): readonly JsonObject[] {
  return typeof given[key] === "string" ? [] : objectsAt(given, key)
}

export function refuseUnoffered(given: JsonObject): void {
  const defaults = objectAt(objectAt(given, "cluster") ?? {}, "defaults") ?? {}
  onlyKeys(defaults, "cluster defaults", ["logDriver", "taskHistoryRetentionLimit"])
  if (defaults.logDriver !== undefined) {
    throw new Inapplicable(
      "a default log driver is a setting of the whole swarm (docker swarm update), which this swarm does not have: every task logs to json-file",
    )
  }
}
