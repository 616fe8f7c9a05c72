/** The volumes of each node: names only, for nothing is ever written into them. */
import { digestOf } from "../lib/digest.ts"
import { ok } from "../lib/result.ts"
import type { Command } from "./command.ts"
import type { Outcome } from "./control.ts"
import { within } from "./limits.ts"
import type { Task } from "./objects.ts"
import { notFound } from "./refusals.ts"
import type { SimTime } from "./time.ts"
import type { World } from "./world.ts"

export interface Volume {
  readonly name: string
  /** Nobody gave it a name. */
  readonly anonymous?: true
  readonly labels: Readonly<Record<string, string>> | null
  readonly options: Readonly<Record<string, string>> | null
  readonly createdAt: SimTime
}

/** By node. */
export type VolumeState = readonly (readonly [string, readonly Volume[]])[]

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>

const mostOnANode = 100

export class Volumes {
  readonly #world: World
  /** By node, then by name. */
  readonly #nodes: Map<string, Map<string, Volume>>

  constructor(world: World, state: VolumeState = []) {
    this.#world = world
    this.#nodes = new Map(
      state.map(([node, volumes]) => [node, new Map(volumes.map((one) => [one.name, one]))]),
    )
  }

  get state(): VolumeState {
    return [...this.#nodes].map(([node, volumes]) => [node, [...volumes.values()]])
  }

  list(node: string): readonly Volume[] {
    return [...(this.#nodes.get(node)?.values() ?? [])]
  }

  /** One that is there already stays as it is. */
  create({ node, name, labels, options }: CommandOf<"volume-create">): Outcome {
    const volumes = this.#on(node)
    const count = within(volumes.size + 1, mostOnANode, "volumes")
    if (!count.ok) return count
    const made = name === "" ? digestOf(`${this.#world.ids.container()}`).slice(7) : name
    if (!volumes.has(made)) {
      const anonymous = name === "" ? ({ anonymous: true } as const) : {}
      const createdAt = this.#world.now
      volumes.set(made, { name: made, ...anonymous, labels, options, createdAt })
    }
    return ok({ id: made })
  }

  remove({ node, name }: CommandOf<"volume-remove">): Outcome {
    if (!this.#nodes.get(node)?.delete(name)) return notFound(`get ${name}: no such volume`)
    return ok({ id: name })
  }

  /** A container brings the volumes that it mounts. */
  mounted(node: string, task: Task): void {
    for (const name of volumesOf(task)) {
      const volumes = this.#on(node)
      if (volumes.has(name) || volumes.size >= mostOnANode) continue
      const anonymous = /^[0-9a-f]{64}$/.test(name) ? ({ anonymous: true } as const) : {}
      const createdAt = this.#world.now
      volumes.set(name, { name, ...anonymous, labels: null, options: null, createdAt })
    }
  }

  #on(node: string): Map<string, Volume> {
    const known = this.#nodes.get(node) ?? new Map<string, Volume>()
    this.#nodes.set(node, known)
    return known
  }
}

/** By name; what has none is called after its task and place. */
export function volumesOf({ id, spec }: Task): readonly string[] {
  return (spec.ContainerSpec?.Mounts ?? []).flatMap(({ Type, Source, Target = "" }) => {
    if (Type !== "volume") return []
    const named = typeof Source === "string" && Source !== ""
    return [named ? Source : digestOf(`volume ${id} ${Target}`).slice(7)]
  })
}
