/**
 * What is broken, for exercises and by instructors, that no component knows by itself: slow pulls,
 * broken images, wrong clocks, and which nodes were drained as a fault.
 */
import type { SimTime } from "./time.ts"

/** `crash`: its process ends at once with 1. `no-pull`: the registry has lost a layer of it. */
export type Breakage = "crash" | "no-pull"

/** Nodes by id. */
export type ActiveFault =
  | { readonly type: "node-off" | "node-drained"; readonly node: string }
  | { readonly type: "registry-down" }
  | { readonly type: "registry-slow"; readonly delay: SimTime }
  | { readonly type: "slow-pulls"; readonly node: string; readonly delay: SimTime }
  | { readonly type: "node-clock"; readonly node: string; readonly offset: SimTime }
  | { readonly type: "image-broken"; readonly image: string; readonly how: Breakage }

export interface FaultState {
  readonly registryDelay: SimTime
  /** By node. */
  readonly pullDelays: readonly (readonly [string, SimTime])[]
  readonly clocks: readonly (readonly [string, SimTime])[]
  readonly images: readonly BrokenImage[]
  readonly drained: readonly string[]
}

export interface BrokenImage {
  readonly id: string
  /** As it was called when it was broken. */
  readonly name: string
  readonly how: Breakage
}

export class Faults {
  registryDelay: SimTime
  readonly #pullDelays: Map<string, SimTime>
  readonly #clocks: Map<string, SimTime>
  /** By image id. */
  readonly #images: Map<string, BrokenImage>
  readonly drained: Set<string>

  constructor(state?: FaultState) {
    this.registryDelay = state?.registryDelay ?? 0
    this.#pullDelays = new Map(state?.pullDelays)
    this.#clocks = new Map(state?.clocks)
    this.#images = new Map(state?.images.map((image) => [image.id, image]))
    this.drained = new Set(state?.drained)
  }

  get state(): FaultState {
    return {
      registryDelay: this.registryDelay,
      pullDelays: [...this.#pullDelays],
      clocks: [...this.#clocks],
      images: [...this.#images.values()],
      drained: [...this.drained],
    }
  }

  /** But for what the components know. */
  get active(): readonly ActiveFault[] {
    const slow: ActiveFault = { type: "registry-slow", delay: this.registryDelay }
    return [
      ...(this.registryDelay > 0 ? [slow] : []),
      ...[...this.#pullDelays].map(
        ([node, delay]) => ({ type: "slow-pulls", node, delay }) as const,
      ),
      ...[...this.#clocks].map(([node, offset]) => ({ type: "node-clock", node, offset }) as const),
      ...[...this.#images.values()].map(
        ({ name, how }) => ({ type: "image-broken", image: name, how }) as const,
      ),
    ]
  }

  /** How much longer a pull takes. */
  pullDelay(node: string, fromClusterRegistry: boolean): SimTime {
    return (this.#pullDelays.get(node) ?? 0) + (fromClusterRegistry ? this.registryDelay : 0)
  }

  clockOffset(node: string): SimTime {
    return this.#clocks.get(node) ?? 0
  }

  breakageOf(imageId: string): Breakage | null {
    return this.#images.get(imageId)?.how ?? null
  }

  slowPulls(node: string, delay: SimTime): void {
    setOrForget(this.#pullDelays, node, delay)
  }

  setClock(node: string, offset: SimTime): void {
    setOrForget(this.#clocks, node, offset)
  }

  breakImage(image: BrokenImage): void {
    this.#images.set(image.id, image)
  }

  mendImage(id: string): void {
    this.#images.delete(id)
  }

  imageCalled(name: string): BrokenImage | undefined {
    return [...this.#images.values()].find((image) => image.name === name)
  }

  forgetNode(node: string): void {
    this.drained.delete(node)
    this.#pullDelays.delete(node)
    this.#clocks.delete(node)
  }
}

function setOrForget(map: Map<string, SimTime>, key: string, value: SimTime): void {
  if (value === 0) map.delete(key)
  else map.set(key, value)
}
