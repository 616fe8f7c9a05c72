/** A fresh lab: five nodes, DockerCoins deployed at v0.1, and nothing going on for some minutes. */
import { assert } from "../lib/assert.ts"
import { type Cluster, createCluster, type NodeDeclaration } from "../swarm/cluster.ts"
import type { Command, Done } from "../swarm/command.ts"
import type { Limits } from "../swarm/limits.ts"
import { MILLISECOND, SECOND, type SimTime } from "../swarm/time.ts"
import { buildImage, fromElsewhere } from "./build.ts"
import { originalContext } from "./files.ts"
import {
  builtServices,
  firstTag,
  networkName,
  type ServiceName,
  serviceSpec,
  stackName,
  stackServices,
  taggedImage,
} from "./stack.ts"

export interface LabOptions {
  /** Any 32-bit integer. */
  readonly seed: number
  /** 1 to 7; five where it is left out. Up to three of them are managers. */
  readonly nodes?: number
}

/** node1 leads; two more managers where there are five nodes or more. */
function labNodes(count = 5): readonly NodeDeclaration[] {
  const managers = count >= 5 ? 3 : 1
  return Array.from({ length: count }, (_, index) => ({
    name: `node${index + 1}`,
    role: index < managers ? "manager" : "worker",
  }))
}

/**
 * What a lab has room for, so that it can be stored with every commit: one with as many tasks as it may
 * have makes a snapshot of a megabyte (a fresh one: 49 kB), in four pieces of a row each; one that a
 * script has filled with all else as well, five.
 */
const room: Partial<Limits> = {
  services: 50,
  replicas: 200,
  tasks: 200,
  networks: 50,
  data: 40,
  dataBytes: 16 * 1_024,
  specBytes: 16 * 1_024,
  keptBytes: 2 * 1_024 * 1_024,
  history: 1_500,
}

/** How long ago the students' swarm was set up, when they come. */
const age = 4 * 60 * SECOND

export function createLab({ seed, nodes }: LabOptions): Cluster {
  const cluster = createCluster({ seed, nodes: labNodes(nodes), limits: room })
  const setUp = new SetUp(cluster)
  for (const name of builtServices) setUp.publish(name)
  const network = setUp.network()
  for (const name of stackServices) setUp.deploy(name, network)
  setUp.settle()
  return cluster
}

/** Does one thing after the other, as an instructor's script would, and refuses to go on past an error. */
class SetUp {
  private readonly cluster: Cluster
  private at: SimTime

  constructor(cluster: Cluster) {
    this.cluster = cluster
    this.at = cluster.now + SECOND
  }

  publish(name: (typeof builtServices)[number]): void {
    const node = this.cluster.leader().id
    const tag = taggedImage(name, firstTag)
    const context = originalContext(name)
    const dockerfile = context.get("Dockerfile") ?? ""
    const base = (reference: string) => {
      this.perform({ type: "image-pull", node, reference })
      const found = this.cluster.resolve(reference)
      return found && fromElsewhere(found.image)
    }
    const { image, error } = buildImage({ context, dockerfile, base, at: this.at })
    assert(image !== null, `${name} builds: ${error ?? ""}`)
    this.perform({ type: "image-store", node, image, tags: [tag] })
    this.perform({ type: "image-push", node, tag })
  }

  network(): string {
    const labels = { "com.docker.stack.namespace": stackName }
    const spec = { Name: networkName, Driver: "overlay", Labels: labels }
    return this.perform({
      type: "network-create",
      spec: { ...spec, Attachable: false, Ingress: false, Internal: false },
    }).id
  }

  deploy(name: ServiceName, network: string): void {
    const image = this.cluster.resolve(taggedImage(name, firstTag))
    assert(image !== null, `a registry has ${name}`)
    const spec = serviceSpec({ name, tag: firstTag, digest: image.digest, network })
    this.perform({ type: "service-create", spec })
  }

  settle(): void {
    const deadline = this.at + age
    while (this.cluster.now < deadline) this.cluster.advance(deadline)
    assert(this.cluster.wakeAt === null, "a fresh lab has settled")
  }

  private perform(command: Command): Done {
    this.at += 200 * MILLISECOND
    const { result } = this.cluster.apply(command, this.at)
    assert(result.ok, `the lab is set up: ${result.ok ? "" : result.error.message}`)
    return result.value
  }
}
