/** What happened in the cluster, as `docker events` tells it. Tasks show as containers, on this node only. */
import type { Cluster } from "../../swarm/cluster.ts"
import type { ClusterEvent, NodeEvent, ServiceEvent, TaskEvent } from "../../swarm/events.ts"
import { type Task, type TaskState, taskStates } from "../../swarm/objects.ts"
import type { EngineHost, JournalledEvent } from "../host.ts"
import type { EventMessage } from "../types.ts"

type Told = Omit<EventMessage, "time" | "timeNano">

/** One commit may be several messages, or none. */
export function renderEvent(entry: JournalledEvent, host: EngineHost): readonly EventMessage[] {
  const micros = Math.round(entry.wall * 1000)
  return told(entry.event, host.cluster).map((message) => ({
    ...message,
    time: Math.floor(micros / 1_000_000),
    timeNano: micros * 1000,
  }))
}

/** Whether `docker events` would tell of it: not of every step of every task on every node. */
export function isTold(event: ClusterEvent, cluster: Cluster): boolean {
  return told(event, cluster).length > 0
}

/** As a line of the stream: `timeNano` keeps its digits, which a number of JavaScript would round. */
export function eventLine(message: EventMessage): string {
  const { timeNano, ...rest } = message
  const nanos = `${message.time}${String(Math.round(timeNano / 1000) % 1_000_000).padStart(6, "0")}000`
  return `${JSON.stringify(rest).slice(0, -1)},"timeNano":${nanos}}\n`
}

function told(event: ClusterEvent, cluster: Cluster): readonly Told[] {
  switch (event.type) {
    case "task":
      return event.node === cluster.leader().id ? containerMessages(event, cluster) : []
    case "service":
      return [swarmMessage("service", event.change, event.service, serviceAttributes(event))]
    case "node":
      return [swarmMessage("node", event.change, event.node, nodeAttributes(event))]
    case "network":
    case "secret":
    case "config":
      return [swarmMessage(event.type, event.change, event.id, { name: event.name })]
    case "image":
      return imageMessages(event, cluster)
  }
}

const actions = { created: "create", updated: "update", removed: "remove" } as const

function swarmMessage(
  type: string,
  change: keyof typeof actions,
  id: string,
  attributes: Record<string, string>,
): Told {
  return { Type: type, Action: actions[change], Actor: actor(id, attributes), scope: "swarm" }
}

/** Go prints maps sorted by key. */
function actor(id: string, attributes: Record<string, string>): EventMessage["Actor"] {
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { ID: id, Attributes: Object.fromEntries(sorted) }
}

function serviceAttributes({ name, before, after, change }: ServiceEvent): Record<string, string> {
  if (change !== "updated" || !before || !after) return { name }
  const image = (spec: typeof after.spec) => spec.TaskTemplate?.ContainerSpec?.Image
  const replicas = (spec: typeof after.spec) => spec.Mode?.Replicated?.Replicas
  return {
    name,
    ...changed("image", image(before.spec), image(after.spec)),
    ...changed("replicas", replicas(before.spec), replicas(after.spec)),
    ...(after.updateStatus &&
      changed("updatestate", before.updateStatus?.state, after.updateStatus.state)),
  }
}

function nodeAttributes({ name, before, after, change }: NodeEvent): Record<string, string> {
  if (change !== "updated" || !before || !after) return { name }
  return {
    name,
    ...changed("availability", before.spec.Availability, after.spec.Availability),
    ...changed("role", before.spec.Role, after.spec.Role),
    ...changed("state", before.status.state, after.status.state),
  }
}

function changed(
  key: string,
  before: string | number | undefined,
  after: string | number | undefined,
): Record<string, string> {
  if (before === after || after === undefined) return {}
  return {
    ...(before !== undefined && { [`${key}.old`]: String(before) }),
    [`${key}.new`]: String(after),
  }
}

function containerMessages(event: TaskEvent, cluster: Cluster): readonly Told[] {
  const task = cluster.task(event.task)
  if (event.change === "removed") {
    const had = event.exitCode !== null || event.to === "running"
    return had ? [containerMessage("destroy", event, task)] : []
  }
  if (event.change !== "state") return []
  // A node need not report every step: a container that runs has been made.
  const created = !hasContainer(event.from) ? [containerMessage("create", event, task)] : []
  switch (event.to) {
    case "ready":
    case "starting":
      return created
    case "running":
      return [...created, containerMessage("start", event, task)]
    case "complete":
    case "failed":
    case "shutdown": {
      const exitCode = String(event.exitCode ?? 0)
      return event.from === "running" || event.from === "starting"
        ? [containerMessage("die", event, task, { exitCode })]
        : []
    }
    default:
      return []
  }
}

function hasContainer(state: TaskState | null): boolean {
  return state !== null && taskStates.indexOf(state) >= taskStates.indexOf("ready")
}

function containerMessage(
  action: string,
  event: TaskEvent,
  task: Task | undefined,
  more: Record<string, string> = {},
): Told {
  const name = `${event.serviceName}.${event.slot || event.node}.${event.task}`
  const id = task?.status.containerId ?? event.task
  return {
    status: action,
    id,
    from: event.image,
    Type: "container",
    Action: action,
    Actor: actor(id, {
      ...more,
      "com.docker.swarm.node.id": event.node,
      "com.docker.swarm.service.id": event.service,
      "com.docker.swarm.service.name": event.serviceName,
      "com.docker.swarm.task": "",
      "com.docker.swarm.task.id": event.task,
      "com.docker.swarm.task.name": name,
      image: event.image,
      name,
    }),
    scope: "local",
  }
}

const imageActions = {
  stored: "tag",
  tagged: "tag",
  pushed: "push",
  pulled: "pull",
  removed: "untag",
  deleted: "delete",
} as const

function imageMessages(
  event: Extract<ClusterEvent, { type: "image" }>,
  cluster: Cluster,
): readonly Told[] {
  const here = event.change === "pushed" || event.where === cluster.leader().id
  if (!here) return []
  const action = imageActions[event.change]
  const id = action === "push" || action === "pull" ? event.tag : event.image
  return [
    {
      status: action,
      id,
      Type: "image",
      Action: action,
      Actor: actor(id, { name: event.tag }),
      scope: "local",
    },
  ]
}
