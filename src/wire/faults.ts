/** What an instructor can break in students' swarms, and what a lab says is broken in its own. */

export type Fault =
  /** Nodes by host name. */
  | { readonly kind: "node-off" | "node-drained"; readonly node: string }
  /** Its agent's clock is wrong by so much; negative is behind. */
  | { readonly kind: "node-clock"; readonly node: string; readonly seconds: number }
  /** Every pull on the node takes so much longer. */
  | { readonly kind: "slow-pulls"; readonly node: string; readonly seconds: number }
  | { readonly kind: "registry-down" }
  /** Every pull from the registry takes so much longer. */
  | { readonly kind: "registry-slow"; readonly seconds: number }
  /** What starts from it ends at once; or the registry has lost a layer of it. */
  | { readonly kind: "image-broken"; readonly image: string; readonly how: "crash" | "no-pull" }

/** Over as soon as it has happened: the swarm itself repairs it. */
export interface ContainerKill {
  readonly kind: "container-killed"
  readonly service: string
  readonly slot: number
}

export interface FaultOrder {
  readonly fault: Fault | ContainerKill
  /** False repairs it. */
  readonly active: boolean
}

/** Faults of one key are one: a stronger one takes the place of a weaker. */
export function keyOfFault(fault: Fault): string {
  if ("node" in fault) return `${fault.kind} ${fault.node}`
  return "image" in fault ? `${fault.kind} ${fault.image}` : fault.kind
}

/** What is wrong, as a sentence without its full stop. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case "node-off":
      return `${fault.node} has no power`
    case "node-drained":
      return `${fault.node} is drained`
    case "node-clock": {
      const side = fault.seconds < 0 ? "behind" : "ahead"
      return `The clock of ${fault.node} is ${Math.abs(fault.seconds)} s ${side}`
    }
    case "slow-pulls":
      return `Pulls on ${fault.node} take ${fault.seconds} s longer`
    case "registry-down":
      return "The registry is down"
    case "registry-slow":
      return `The registry takes ${fault.seconds} s longer for each pull`
    case "image-broken":
      return fault.how === "crash"
        ? `${fault.image} ends as soon as it starts`
        : `${fault.image} cannot be pulled`
    default:
      return fault satisfies never
  }
}
