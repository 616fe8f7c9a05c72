/** What there is to break, with what each kind asks for, and what is broken where. */
import type { StudentView } from "../../src/wire/classroom.ts"
import { type ContainerKill, type Fault, keyOfFault } from "../../src/wire/faults.ts"

/** What the fields of the panel hold. */
export interface Fields {
  readonly node: string
  readonly seconds: number
  readonly image: string
  readonly service: string
  readonly slot: number
}

export interface Offer {
  readonly title: string
  readonly asks: readonly (keyof Fields)[]
  readonly fault: (fields: Fields) => Fault | ContainerKill
}

/** The five nodes of a lab; the first leads the swarm and has the student's shell. */
export const nodes = ["node1", "node2", "node3", "node4", "node5"] as const

export const firstFields: Fields = {
  node: "node5",
  seconds: 30,
  image: "127.0.0.1:5000/worker:v0.2",
  service: "dockercoins_worker",
  slot: 1,
}

export const offers: readonly Offer[] = [
  {
    title: "Cut a node’s power",
    asks: ["node"],
    fault: ({ node }) => ({ kind: "node-off", node }),
  },
  { title: "Drain a node", asks: ["node"], fault: ({ node }) => ({ kind: "node-drained", node }) },
  { title: "Stop the registry", asks: [], fault: () => ({ kind: "registry-down" }) },
  {
    title: "Slow the registry",
    asks: ["seconds"],
    fault: ({ seconds }) => ({ kind: "registry-slow", seconds }),
  },
  {
    title: "Slow a node’s pulls",
    asks: ["node", "seconds"],
    fault: ({ node, seconds }) => ({ kind: "slow-pulls", node, seconds }),
  },
  {
    title: "Set a node’s clock wrong",
    asks: ["node", "seconds"],
    fault: ({ node, seconds }) => ({ kind: "node-clock", node, seconds }),
  },
  {
    title: "Make an image crash",
    asks: ["image"],
    fault: ({ image }) => ({ kind: "image-broken", image, how: "crash" }),
  },
  {
    title: "Make an image impossible to pull",
    asks: ["image"],
    fault: ({ image }) => ({ kind: "image-broken", image, how: "no-pull" }),
  },
  {
    title: "Kill a container",
    asks: ["service", "slot"],
    fault: ({ service, slot }) => ({ kind: "container-killed", service, slot }),
  },
]

export interface Broken {
  readonly fault: Fault
  /** Ids of those in whose swarm it is. */
  readonly students: readonly string[]
}

/** Each fault once, in the order in which the labs tell them. */
export function brokenIn(students: readonly StudentView[]): readonly Broken[] {
  const found = new Map<string, { fault: Fault; students: string[] }>()
  for (const { id, faults = [] } of students) {
    for (const fault of faults) {
      const key = keyOfFault(fault)
      const known = found.get(key) ?? { fault, students: [] }
      known.students.push(id)
      found.set(key, known)
    }
  }
  return [...found.values()]
}
