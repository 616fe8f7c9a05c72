/**
 * The shape of a service spec, as the daemon's JSON decoder checks it: every field that we compute
 * with has its type, so that nothing a client sends can poison the simulation.
 */
import { err, ok, type Result } from "../lib/result.ts"

type Shape =
  | "string"
  | "bool"
  | "int64"
  | "uint64"
  | "float32"
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly struct: string; readonly fields: Readonly<Record<string, Shape>> }

const struct = (name: string, fields: Readonly<Record<string, Shape>>): Shape => ({
  struct: name,
  fields,
})
const strings: Shape = { list: "string" }
const labels: Shape = { map: "string" }

const updateConfig = struct("UpdateConfig", {
  Parallelism: "uint64",
  Delay: "int64",
  FailureAction: "string",
  Monitor: "int64",
  MaxFailureRatio: "float32",
  Order: "string",
})

const networks: Shape = {
  list: struct("NetworkAttachmentConfig", { Target: "string", Aliases: strings }),
}

const amounts = struct("Resources", {
  NanoCPUs: "int64",
  MemoryBytes: "int64",
  GenericResources: {
    list: struct("GenericResource", {
      DiscreteResourceSpec: struct("DiscreteGenericResource", { Kind: "string", Value: "int64" }),
      NamedResourceSpec: struct("NamedGenericResource", { Kind: "string", Value: "string" }),
    }),
  },
})

const container = struct("ContainerSpec", {
  Image: "string",
  Labels: labels,
  Command: strings,
  Args: strings,
  Hostname: "string",
  Env: strings,
  Dir: "string",
  User: "string",
  Init: "bool",
  StopSignal: "string",
  StopGracePeriod: "int64",
  Groups: strings,
  Sysctls: labels,
  CapabilityAdd: strings,
  CapabilityDrop: strings,
  Healthcheck: struct("HealthConfig", {
    Test: strings,
    Interval: "int64",
    Timeout: "int64",
    StartPeriod: "int64",
    StartInterval: "int64",
    Retries: "int64",
  }),
})

const placement = struct("Placement", {
  Constraints: strings,
  Preferences: {
    list: struct("PlacementPreference", {
      Spread: struct("SpreadOver", { SpreadDescriptor: "string" }),
    }),
  },
  MaxReplicas: "uint64",
  Platforms: { list: struct("Platform", { Architecture: "string", OS: "string" }) },
})

const task = struct("TaskSpec", {
  ContainerSpec: container,
  Resources: struct("ResourceRequirements", { Limits: amounts, Reservations: amounts }),
  RestartPolicy: struct("RestartPolicy", {
    Condition: "string",
    Delay: "int64",
    MaxAttempts: "uint64",
    Window: "int64",
  }),
  Placement: placement,
  Networks: networks,
  ForceUpdate: "uint64",
  Runtime: "string",
})

const service = struct("ServiceSpec", {
  Name: "string",
  Labels: labels,
  TaskTemplate: task,
  Mode: struct("ServiceMode", {
    Replicated: struct("ReplicatedService", { Replicas: "uint64" }),
    Global: struct("GlobalService", {}),
    ReplicatedJob: struct("ReplicatedJob", { MaxConcurrent: "uint64", TotalCompletions: "uint64" }),
    GlobalJob: struct("GlobalJob", {}),
  }),
  UpdateConfig: updateConfig,
  RollbackConfig: updateConfig,
  Networks: networks,
  EndpointSpec: struct("EndpointSpec", {
    Mode: "string",
    Ports: {
      list: struct("PortConfig", {
        Protocol: "string",
        TargetPort: "uint64",
        PublishedPort: "uint64",
        PublishMode: "string",
      }),
    },
  }),
})

/** The refusal is the decoder's own sentence. A null is the same as a missing field. */
export function checkServiceShape(spec: unknown): Result<null, string> {
  const found = misfit(spec, service, "ServiceSpec")
  return found === null ? ok(null) : err(found)
}

function misfit(value: unknown, shape: Shape, field: string): string | null {
  if (value === undefined || value === null) return null
  if (typeof shape === "string") {
    return fitsScalar(value, shape) ? null : cannot(value, field, shape)
  }
  if ("list" in shape) {
    if (!Array.isArray(value)) return cannot(value, field, "[]")
    return firstOf(value.map((item) => misfit(item, shape.list, field)))
  }
  if (typeof value !== "object" || Array.isArray(value)) return cannot(value, field, "object")
  if ("map" in shape) {
    return firstOf(Object.values(value).map((item) => misfit(item, shape.map, field)))
  }
  return firstOf(
    Object.entries(value).map(([key, item]) => {
      const inner = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
      return inner === undefined ? null : misfit(item, inner, `${shape.struct}.${key}`)
    }),
  )
}

const firstOf = (misfits: readonly (string | null)[]): string | null =>
  misfits.find((text) => text !== null) ?? null

function fitsScalar(value: unknown, type: "string" | "bool" | "int64" | "uint64" | "float32") {
  if (type === "string") return typeof value === "string"
  if (type === "bool") return typeof value === "boolean"
  if (typeof value !== "number" || !Number.isFinite(value)) return false
  if (type === "float32") return true
  return Number.isSafeInteger(value) && (type === "int64" || value >= 0)
}

function cannot(value: unknown, field: string, type: string): string {
  return `json: cannot unmarshal ${described(value)} into Go struct field ${field} of type ${type}`
}

function described(value: unknown): string {
  if (Array.isArray(value)) return "array"
  if (typeof value === "boolean") return "bool"
  return typeof value === "number" ? `number ${value}` : typeof value
}
