/** What all components of the simulated swarm share: the clock, the store, the agenda and chance. */
import type { Agenda } from "../lib/agenda.ts"
import type { Chooser } from "./chooser.ts"
import type { AttachmentEvent, ContainerEvent, ImageEvent, ProcessEvent } from "./events.ts"
import type { Ids } from "./ids.ts"
import type { Limits } from "./limits.ts"
import type { Image, Task } from "./objects.ts"
import type { Store } from "./store.ts"
import type { SimTime } from "./time.ts"

export interface World {
  /** The instant that is being worked on. */
  now: SimTime
  readonly store: Store
  readonly agenda: Agenda<Action>
  readonly chooser: Chooser
  readonly ids: Ids
  readonly limits: Limits
  /** See `ClusterOptions`. */
  readonly program?: (task: Task, image: Image) => Image
  /** Tells the host about images and containers; those are no objects of the store. */
  announce(event: ImageEvent | ContainerEvent | AttachmentEvent | ProcessEvent): void
}

/** Everything that can be due: plain data, kept in the snapshot. */
export type Action =
  | { readonly type: "scheduler-pass" }
  | { readonly type: "assignments"; readonly node: string }
  | { readonly type: "reports"; readonly at: SimTime }
  | { readonly type: "agent-step"; readonly task: string }
  | { readonly type: "pull-done"; readonly node: string; readonly reference: string }
  | { readonly type: "restart-delay"; readonly task: string }
  | { readonly type: "old-task-timeout"; readonly task: string }
  | { readonly type: "worker-delay"; readonly service: string; readonly worker: number }
  | { readonly type: "monitor-end"; readonly service: string }
  | { readonly type: "reaper-tick" }
  | { readonly type: "node-lost"; readonly node: string }
  | { readonly type: "node-up"; readonly node: string }
  | { readonly type: "node-forgotten"; readonly node: string }
