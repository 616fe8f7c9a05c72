/** What the rolling-updates chapter is about: the deeds and events that its steps look for. */

/** A definition of the worker service, as far as the chapter tells definitions apart. */
export type Definition = {
  /** As in the spec, digest included. */
  readonly image: string
  readonly parallelism: number
  /** Nanoseconds. */
  readonly delay: number
  readonly replicas: number
  /** Stands for the task template: equal exactly when no task would be replaced. */
  readonly template: string
  /** Stands for the whole spec. */
  readonly whole: string
  readonly version: number
}

export type Happening =
  /** Services were listed by a person. */
  | { readonly type: "listed" }
  /** A person read the worker's tasks. `rollout` says during which one (its start), null = none. */
  | { readonly type: "read"; readonly fingerprint: string; readonly rollout: number | null }
  /** A worker.py with another delay than the first was saved, or was in a build context. */
  | { readonly type: "delay"; readonly seconds: number }
  /** A worker image went to the registry. */
  | {
      readonly type: "pushed"
      readonly tag: string
      readonly changed: boolean
      readonly fresh: boolean
    }
  /** A client wrote the worker's spec; `state` is the UpdateStatus it found. */
  | {
      readonly type: "defined"
      readonly rollback: boolean
      readonly before: Definition
      readonly after: Definition
      readonly state: string | null
    }
  /** A rollback was asked for and refused. */
  | { readonly type: "rollback-refused" }
  /** A stack deploy updated every service of the stack, the worker among them. */
  | {
      readonly type: "deployed"
      readonly before: Definition
      readonly after: Definition
      /** The image is not what ran before, but has been the worker's earlier. */
      readonly earlier: boolean
    }
  | {
      readonly type: "task"
      readonly state: "created" | "running" | "rejected"
      readonly slot: number
      readonly image: string
      readonly version: number
    }
  /** The worker's UpdateStatus became this. */
  | { readonly type: "status"; readonly state: string | null }
  /** All worker tasks that are to run do run, of the image that the spec names. */
  | {
      readonly type: "settled"
      readonly running: number
      readonly replicas: number
      readonly image: string
      readonly state: string | null
    }
  /** The swarm was started over: what was half done is undone. */
  | { readonly type: "reset" }
