/** The images that a recording declares, as images of ours: in the registry, and where they lie. */

import { digestOf } from "../../src/lib/digest.ts"
import type { Cluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import { emptyConfig } from "../../src/swarm/image-config.ts"
import type { Image, ImageBehaviour } from "../../src/swarm/objects.ts"
import { SECOND } from "../../src/swarm/time.ts"
import type { ImageDeclaration, ProcessBehaviour, Recording } from "./recording.ts"

function declarationsOf(recording: Recording): ReadonlyMap<string, ImageDeclaration> {
  return new Map([...Object.entries(recording.images), ...pulledImages(recording)])
}

/** By `repository:tag`; those that are nowhere are left out. */
export function declaredImages(recording: Recording): ReadonlyMap<string, Image> {
  const images = new Map<string, Image>()
  for (const [tag, { behaviour }] of declarationsOf(recording)) {
    if (!("nowhere" in behaviour)) images.set(tag, imageOf(tag, behaviour))
  }
  return images
}

/**
 * Images that nobody declares, though a pull of theirs went well: they do as another tag of their
 * repository does.
 */
function pulledImages(recording: Recording): readonly [string, ImageDeclaration][] {
  const pulls = recording.steps
    .filter(({ exit }) => exit === 0)
    .flatMap(({ action }) => (action.type === "sequence" ? action.actions : [action]))
    .flatMap((action) => (action.type === "docker" ? [action.args] : []))
    .flatMap((args) => /^pull (?:-q )?(\S+)$/.exec(args)?.[1] ?? [])
  return pulls.flatMap((tag) => {
    const repository = tag.slice(0, tag.lastIndexOf(":") + 1)
    const like = Object.entries(recording.images).find(([name]) => name.startsWith(repository))
    return recording.images[tag] === undefined && like ? [[tag, like[1]]] : []
  })
}

export function placeImages(
  cluster: Cluster,
  recording: Recording,
  images: ReadonlyMap<string, Image>,
): void {
  const apply = (command: Command) => {
    const { result } = cluster.apply(command, cluster.now)
    if (!result.ok) throw new Error(`${command.type}: ${result.error.message}`)
  }
  const declarations = declarationsOf(recording)
  for (const [tag, image] of images) {
    const declared = declarations.get(tag)?.behaviour
    if (declared === undefined || "nowhere" in declared) continue
    place(apply, cluster, tag, image, declared)
  }
}

function place(
  apply: (command: Command) => void,
  cluster: Cluster,
  tag: string,
  image: Image,
  declared: Exclude<ImageDeclaration["behaviour"], { nowhere: true }>,
): void {
  const leader = cluster.leader()
  const { presentOn, prePulled } = declared
  const here = (name: string) => prePulled || presentOn === "all" || presentOn.includes(name)
  if (declared.inRegistry) {
    apply({ type: "image-store", node: leader.id, image, tags: [tag] })
    apply({ type: "image-push", node: leader.id, tag })
    if (!here(leader.description.hostname)) {
      apply({ type: "image-remove", node: leader.id, image: tag })
    }
  }
  for (const node of cluster.nodes()) {
    if (!here(node.description.hostname)) continue
    if (declared.inRegistry) apply({ type: "image-pull", node: node.id, reference: tag })
    else apply({ type: "image-store", node: node.id, image, tags: [tag] })
  }
}

function imageOf(tag: string, behaviour: ProcessBehaviour): Image {
  return {
    id: digestOf(`image ${tag}`),
    digest: digestOf(`manifest ${tag}`),
    // A static busybox of 2 MB.
    size: 2_000_000,
    createdAt: 0,
    behaviour: behaviourOf(behaviour),
    program: null,
    config: { ...emptyConfig, entrypoint: ["/entrypoint"] },
    history: [],
  }
}

export function behaviourOf(declared: ProcessBehaviour): ImageBehaviour {
  const { onTerm, onInt, exitAfter_s, exitCode, health } = declared
  return {
    onTerm,
    onInt,
    exitAfter: exitAfter_s === null ? null : exitAfter_s * SECOND,
    exitCode,
    health: health && {
      interval: health.interval_s * SECOND,
      retries: health.retries,
      passesAfter: health.passesAfter_s === null ? null : health.passesAfter_s * SECOND,
    },
  }
}
