/** On phones one view is in sight at a time; wider pages show them all. */
import { signal } from "@preact/signals"

export type View = "steps" | "graph" | "swarm" | "dock"

export const view = signal<View>("steps")
