/** A cluster of given objects that records commands and answers each as told: for tests of routes. */

import { ok, type Result } from "../../../src/lib/result.ts"
import type { Applied, Cluster, LocalImage } from "../../../src/swarm/cluster.ts"
import type { Command, Done, Refusal } from "../../../src/swarm/command.ts"
import type { ClusterEvent } from "../../../src/swarm/events.ts"
import type {
  Config,
  Image,
  Network,
  Node,
  Secret,
  Service,
  Task,
} from "../../../src/swarm/objects.ts"
import { firstSettings } from "../../../src/swarm/swarm-settings.ts"
import { aNode } from "./builders.ts"

export interface FakeObjects {
  readonly services?: readonly Service[]
  readonly tasks?: readonly Task[]
  readonly nodes?: readonly Node[]
  readonly networks?: readonly Network[]
  readonly secrets?: readonly Secret[]
  readonly configs?: readonly Config[]
  readonly images?: readonly GivenImage[]
  readonly registryIsUp?: boolean
  readonly now?: number
  /** What happens by itself, by time. */
  readonly script?: readonly ClusterEvent[]
  readonly answer?: (command: Command) => Result<Done, Refusal>
}

type GivenImage = Pick<LocalImage, "image" | "tags" | "digests"> & Partial<LocalImage>

export interface FakeCluster extends Cluster {
  readonly commands: readonly Command[]
}

export function fakeCluster(objects: FakeObjects = {}): FakeCluster {
  const nodes = objects.nodes ?? [aNode({ id: "node1" })]
  const commands: Command[] = []
  let now = objects.now ?? 3_600_000_000
  const script = [...(objects.script ?? [])]
  const nothing = { events: [], wakeAt: null, finished: true }
  const by =
    <T extends { readonly id: string }>(all: readonly T[]) =>
    (id: string): T | undefined =>
      all.find((object) => object.id === id)
  const pulled = { built: false, parent: "", hasChildren: false }
  const images = (objects.images ?? []).map((image): LocalImage => ({ ...pulled, ...image }))
  const imageNamed = (name: string): Image | undefined =>
    images.find((local) => local.tags.includes(name) || local.digests.includes(name))?.image
  return {
    get now() {
      return now
    },
    get wakeAt() {
      return script[0]?.at ?? null
    },
    id: "swarmswarmswarmswarmswarm",
    settings: firstSettings,
    commands,
    apply(command): Applied {
      commands.push(command)
      return { result: objects.answer?.(command) ?? ok({ id: "made" }), output: nothing }
    },
    advance(to) {
      now = to
      const due = script.splice(0, script.filter((event) => event.at <= to).length)
      return { ...nothing, events: due }
    },
    snapshot: () => "{}",
    services: () => objects.services ?? [],
    tasks: () => objects.tasks ?? [],
    nodes: () => nodes,
    networks: () => objects.networks ?? [],
    lingeringNetworks: () => [],
    faults: () => [],
    secrets: () => objects.secrets ?? [],
    configs: () => objects.configs ?? [],
    service: by(objects.services ?? []),
    task: by(objects.tasks ?? []),
    node: by(nodes),
    tasksOfService: (id) => (objects.tasks ?? []).filter((task) => task.serviceId === id),
    isUpToDate: (task) =>
      task.specVersion === by(objects.services ?? [])(task.serviceId)?.specVersion,
    leader: () => nodes[0] ?? aNode({ id: "node1" }),
    images: () => images,
    allImages: () => images,
    registryTags: () => [],
    layerHolders: () => ["worker"],
    pullTime: () => 0,
    pushTime: () => 0,
    registryIsUp: objects.registryIsUp ?? true,
    resolve(reference) {
      const image = imageNamed(reference)
      return image ? { digest: image.digest, image } : null
    },
    containerOf: ({ status }) => {
      if (status.containerId === undefined) return null
      return { startedAt: status.startedAt ?? null, pausedAt: null, pauses: [], again: null }
    },
    volumes: () => [],
    imageOfTask: (task) =>
      imageNamed((task.spec.ContainerSpec?.Image ?? "").replace(/@.*/, "")) ?? images[0]?.image,
  }
}
