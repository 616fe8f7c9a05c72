/** Services and tasks of a CLI case, as the Engine API would send them. */
import type { ApiService, ApiTask, PortConfig } from "../../src/engine/types.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { NOW } from "./cli-run.ts"
import { needText, numberAt, objectAt, onlyKeys, textAt, textsAt, unknownForm } from "./fields.ts"

const LONG_AGO = new Date(NOW - 86_400_000).toISOString()
const dates = { Version: { Index: 10 }, CreatedAt: LONG_AGO, UpdatedAt: LONG_AGO }

const serviceKeys = [
  ...["id", "name", "mode", "replicas", "running", "desired", "ports", "maxReplicas"],
  ...["labels", "task", "stack"],
]

export function apiService(given: JsonObject): ApiService {
  onlyKeys(given, "service", serviceKeys)
  const name = textAt(given, "name") ?? textAt(given, "id") ?? ""
  const task = objectAt(given, "task") ?? {}
  onlyKeys(task, "task", ["image", "forceUpdate"])
  const running = numberAt(given, "running")
  // What stack commands look for: services are called STACK_NAME.
  const stack = textAt(given, "stack") ?? name.split("_")[0] ?? ""
  const labels = Object.entries(objectAt(given, "labels") ?? {}).map(([key, value]) => [
    key,
    String(value),
  ])
  return {
    ID: textAt(given, "id") ?? name,
    ...dates,
    Spec: {
      Name: name,
      Labels: { "com.docker.stack.namespace": stack, ...Object.fromEntries(labels) },
      TaskTemplate: {
        ContainerSpec: { Image: textAt(task, "image") ?? "" },
        Placement: { MaxReplicas: numberAt(given, "maxReplicas") ?? 0 },
        ForceUpdate: numberAt(task, "forceUpdate") ?? 0,
      },
      ...modeOf(given),
    },
    Endpoint: { Ports: textsAt(given, "ports").map(portOf) },
    ...(running !== undefined && {
      ServiceStatus: {
        RunningTasks: running,
        DesiredTasks: numberAt(given, "desired") ?? 0,
        CompletedTasks: 0,
      },
    }),
  }
}

function modeOf(given: JsonObject): Pick<ApiService["Spec"], "Mode"> {
  const mode = textAt(given, "mode") ?? "replicated"
  if (mode === "none") return {}
  if (mode === "global") return { Mode: { Global: {} } }
  if (mode !== "replicated") return unknownForm(`mode ${mode}`)
  const replicas = numberAt(given, "replicas") ?? numberAt(given, "desired") ?? 1
  return { Mode: { Replicated: { Replicas: replicas } } }
}

/** `80->8080/tcp`: published before target. */
function portOf(text: string): PortConfig {
  const parts = /^(\d+)->(\d+)\/(\w+)$/.exec(text) ?? unknownForm(`port ${text}`)
  return {
    PublishedPort: Number(parts[1]),
    TargetPort: Number(parts[2]),
    Protocol: parts[3] ?? "tcp",
    PublishMode: "ingress",
  }
}

const taskKeys = [
  ...["id", "service", "node", "slot", "image", "desired", "actual", "statusSecondsAgo", "err"],
]

export function apiTask(given: JsonObject): ApiTask {
  onlyKeys(given, "task", taskKeys)
  const slot = numberAt(given, "slot") ?? 0
  const changed = NOW - (numberAt(given, "statusSecondsAgo") ?? 0) * 1000
  return {
    ID: textAt(given, "id") ?? "task",
    ...dates,
    Labels: {},
    Spec: { ContainerSpec: { Image: textAt(given, "image") ?? "" } },
    ServiceID: textAt(given, "service") ?? "service",
    ...(slot > 0 && { Slot: slot }),
    NodeID: textAt(given, "node") ?? "",
    Status: {
      Timestamp: new Date(changed).toISOString(),
      State: (textAt(given, "actual") ?? "RUNNING").toLowerCase(),
      ...(given.err !== undefined && { Err: needText(given, "err") }),
      PortStatus: {},
    },
    DesiredState: (textAt(given, "desired") ?? "RUNNING").toLowerCase(),
  }
}
