/** Go's types of a service, as far as templates can tell: zero values, durations, nil pointers. */
import { assert } from "../../lib/assert.ts"
import type { GoValue } from "../../lib/go-template/value.ts"
import { fromJson, GoDuration, GoNil, GoStruct } from "../../lib/go-template/value.ts"
import type { Json } from "../../lib/json.ts"
import { isJsonList, isJsonObject } from "../../lib/json.ts"

type Shape =
  | "text"
  | "number"
  | "truth"
  | "duration"
  | "any"
  | { list: Shape }
  | { map: Shape }
  | { struct: string }
  | { pointer: string }

const struct = (name: string): Shape => ({ struct: name })
const pointer = (name: string): Shape => ({ pointer: name })
const labels: Shape = { map: "text" }
const words: Shape = { list: "text" }

const pace: Readonly<Record<string, Shape>> = {
  Parallelism: "number",
  Delay: "duration",
  FailureAction: "text",
  Monitor: "duration",
  MaxFailureRatio: "number",
  Order: "text",
}

const structs: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  "swarm.Service": {
    ID: "text",
    Version: struct("swarm.Version"),
    CreatedAt: "text",
    UpdatedAt: "text",
    Spec: struct("swarm.ServiceSpec"),
    PreviousSpec: pointer("swarm.ServiceSpec"),
    Endpoint: struct("swarm.Endpoint"),
    UpdateStatus: pointer("swarm.UpdateStatus"),
    ServiceStatus: "any",
    JobStatus: "any",
  },
  "swarm.Version": { Index: "number" },
  "swarm.UpdateStatus": { State: "text", StartedAt: "text", CompletedAt: "text", Message: "text" },
  "swarm.ServiceSpec": {
    Name: "text",
    Labels: labels,
    TaskTemplate: struct("swarm.TaskSpec"),
    Mode: struct("swarm.ServiceMode"),
    UpdateConfig: pointer("swarm.UpdateConfig"),
    RollbackConfig: pointer("swarm.UpdateConfig"),
    Networks: { list: struct("swarm.NetworkAttachmentConfig") },
    EndpointSpec: pointer("swarm.EndpointSpec"),
  },
  "swarm.UpdateConfig": pace,
  "swarm.ServiceMode": {
    Replicated: pointer("swarm.ReplicatedService"),
    Global: pointer("swarm.GlobalService"),
    ReplicatedJob: "any",
    GlobalJob: "any",
  },
  "swarm.ReplicatedService": { Replicas: "number" },
  "swarm.GlobalService": {},
  "swarm.TaskSpec": {
    ContainerSpec: pointer("swarm.ContainerSpec"),
    Resources: pointer("swarm.ResourceRequirements"),
    RestartPolicy: pointer("swarm.RestartPolicy"),
    Placement: pointer("swarm.Placement"),
    Networks: { list: struct("swarm.NetworkAttachmentConfig") },
    LogDriver: "any",
    ForceUpdate: "number",
    Runtime: "text",
  },
  "swarm.NetworkAttachmentConfig": { Target: "text", Aliases: words, DriverOpts: labels },
  "swarm.ContainerSpec": {
    Image: "text",
    Labels: labels,
    Command: words,
    Args: words,
    Hostname: "text",
    Env: words,
    Dir: "text",
    User: "text",
    Groups: words,
    Privileges: "any",
    Init: "truth",
    StopSignal: "text",
    TTY: "truth",
    OpenStdin: "truth",
    ReadOnly: "truth",
    Mounts: { list: "any" },
    StopGracePeriod: "duration",
    Healthcheck: "any",
    Hosts: words,
    DNSConfig: "any",
    Secrets: { list: "any" },
    Configs: { list: "any" },
    Isolation: "text",
    Sysctls: labels,
    CapabilityAdd: words,
    CapabilityDrop: words,
    Ulimits: { list: "any" },
  },
  "swarm.ResourceRequirements": {
    Limits: pointer("swarm.Limit"),
    Reservations: pointer("swarm.Resources"),
  },
  "swarm.Limit": { NanoCPUs: "number", MemoryBytes: "number", Pids: "number" },
  "swarm.Resources": {
    NanoCPUs: "number",
    MemoryBytes: "number",
    GenericResources: { list: "any" },
  },
  "swarm.RestartPolicy": {
    Condition: "text",
    Delay: "duration",
    MaxAttempts: "number",
    Window: "duration",
  },
  "swarm.Placement": {
    Constraints: words,
    Preferences: { list: "any" },
    MaxReplicas: "number",
    Platforms: { list: "any" },
  },
  "swarm.Endpoint": {
    Spec: struct("swarm.EndpointSpec"),
    Ports: { list: struct("swarm.PortConfig") },
    VirtualIPs: { list: struct("swarm.EndpointVirtualIP") },
  },
  "swarm.EndpointSpec": { Mode: "text", Ports: { list: struct("swarm.PortConfig") } },
  "swarm.EndpointVirtualIP": { NetworkID: "text", Addr: "text" },
  "swarm.PortConfig": {
    Name: "text",
    Protocol: "text",
    TargetPort: "number",
    PublishedPort: "number",
    PublishMode: "text",
  },
}

/** An engine's service as Go's client would hold it. */
export function serviceValue(json: Json): GoValue {
  return shaped(json, struct("swarm.Service"))
}

function shaped(json: Json | undefined, shape: Shape): GoValue {
  if (typeof shape === "object") {
    if ("struct" in shape) return structValue(json ?? {}, shape.struct)
    if ("pointer" in shape) {
      return json == null ? new GoNil(`*${shape.pointer}`) : structValue(json, shape.pointer)
    }
    if ("list" in shape) {
      return json != null && isJsonList(json) ? json.map((one) => shaped(one, shape.list)) : []
    }
    const entries = isJsonObject(json) ? Object.entries(json) : []
    return new Map(entries.map(([key, one]) => [key, shaped(one, shape.map)]))
  }
  switch (shape) {
    case "text":
      return typeof json === "string" ? json : ""
    case "number":
      return typeof json === "number" ? json : 0
    case "truth":
      return json === true
    case "duration":
      return new GoDuration(typeof json === "number" ? json : 0)
    case "any":
      return fromJson(json ?? null)
  }
}

function structValue(json: Json, name: string): GoValue {
  const shapes = structs[name]
  assert(shapes !== undefined, `no shape for ${name}`)
  const object = isJsonObject(json) ? json : {}
  const fields = Object.entries(shapes).map(([field, shape]): [string, GoValue] => [
    field,
    shaped(object[field], shape),
  ])
  return new GoStruct(name, new Map(fields), json)
}
