/** What happened in the cluster, as `docker events` tells it. */
import type { Cluster } from "../../swarm/cluster.ts"
import type {
  AttachmentEvent,
  ClusterEvent,
  ContainerEvent,
  NodeEvent,
  ObjectEvent,
  ServiceEvent,
} from "../../swarm/events.ts"
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
  const here = cluster.leader()
  switch (event.type) {
    case "task":
    case "process":
      // The engine tells of containers, the swarm of services.
      return []
    case "container":
      return event.node === here.id ? [containerMessage(event)] : []
    case "attachment":
      return event.node === here.id ? [attachmentMessage(event)] : []
    case "image":
      return imageMessages(event, cluster)
    case "network":
      if (event.node !== undefined) return localNetworkMessages(event, cluster)
      break
  }
  // Of the swarm only its managers know.
  return here.manager === undefined ? [] : swarmMessages(event)
}

function swarmMessages(event: ServiceEvent | NodeEvent | ObjectEvent): readonly Told[] {
  switch (event.type) {
    case "service":
      return [
        swarmMessage("service", event.change, event.service, serviceAttributes(event)),
        ...(isAllocated(event) ? [afterAllocation("service", event.service, event.name)] : []),
      ]
    case "node":
      return [swarmMessage("node", event.change, event.node, nodeAttributes(event))]
    case "network":
      return [
        swarmMessage("network", event.change, event.id, { name: event.name }),
        ...(event.change === "created" ? [afterAllocation("network", event.id, event.name)] : []),
      ]
    case "secret":
    case "config":
      return [swarmMessage(event.type, event.change, event.id, { name: event.name })]
  }
}

/** A bridge of the answering node's own. */
function localNetworkMessages(event: ObjectEvent, cluster: Cluster): readonly Told[] {
  if (event.node !== cluster.leader().id) return []
  const attributes = { name: event.name, type: event.driver ?? "bridge" }
  const Action = event.change === "removed" ? "destroy" : "create"
  return [{ Type: "network", Action, Actor: actor(event.id, attributes), scope: "local" }]
}

/** The allocator writes what it has given, addresses or a subnet: a second write of a new object. */
const afterAllocation = (type: "service" | "network", id: string, name: string): Told =>
  swarmMessage(type, "updated", id, { name })

const isAllocated = ({ change, after }: ServiceEvent): boolean =>
  change === "created" && (after?.endpoint.virtualIPs.length ?? 0) > 0

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

/** Every label of the container is an attribute. */
function containerMessage({ action, container, image, name, more, ...of }: ContainerEvent): Told {
  return {
    status: action,
    id: container,
    from: image,
    Type: "container",
    Action: action,
    Actor: actor(container, {
      ...of.labels,
      ...more,
      "com.docker.swarm.node.id": of.node,
      "com.docker.swarm.service.id": of.service,
      "com.docker.swarm.service.name": of.serviceName,
      "com.docker.swarm.task": "",
      "com.docker.swarm.task.id": of.task,
      "com.docker.swarm.task.name": name,
      image,
      name,
    }),
    scope: "local",
  }
}

function attachmentMessage({ action, container, network }: AttachmentEvent): Told {
  const { id, name, driver } = network
  const scope = driver === "overlay" ? "swarm" : "local"
  return {
    Type: "network",
    Action: action,
    Actor: actor(id, { container, name, type: driver }),
    scope,
  }
}

const imageActions = {
  stored: null,
  tagged: "tag",
  pushed: "push",
  pulled: "pull",
  removed: "untag",
  deleted: "delete",
} as const

/** A push and a pull are told by name, what happens to an image here by its id. */
function imageMessages(
  event: Extract<ClusterEvent, { type: "image" }>,
  cluster: Cluster,
): readonly Told[] {
  const here = event.change === "pushed" || event.where === cluster.leader().id
  // What a build made is told when it gets a name.
  const action = event.change === "stored" && event.tag !== "" ? "tag" : imageActions[event.change]
  if (!here || action === null) return []
  const moved = action === "push" || action === "pull"
  const id = moved ? event.tag : event.image
  const name = moved
    ? event.tag.replace(/@.*$/, "").replace(/:[^/:]*$/, "")
    : action === "tag"
      ? event.tag
      : id
  const attributes = { ...event.labels, name }
  return [
    {
      status: action,
      id,
      Type: "image",
      Action: action,
      Actor: actor(id, attributes),
      scope: "local",
    },
  ]
}
