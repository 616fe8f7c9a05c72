/** What the account of this exercise keeps: plain JSON, every list of it bounded. */
import type { Definition } from "./happenings.ts"

export const stackName = "dockercoins"
export const workerService = "dockercoins_worker"
export const workerRepository = "127.0.0.1:5000/worker"
/** Seconds: what worker.py sleeps on the first day. */
export const firstDelay = 0.1
/** The tag that is deployed on the first day. */
export const firstTag = "v0.1"

/** 0: not yet running, 1: running and wanted, 2: told to stop. */
export type Phase = 0 | 1 | 2
export type TaskEntry = {
  /** Stands for the image text, which is long and would be kept for every task. */
  readonly image: string
  readonly phase: Phase
}

/** How long a worker of this image sleeps, in seconds. */
export type Delay = { readonly image: string; readonly seconds: number }

/** A stack deploy under way: one client listed the namespace and now updates what it found. */
export type OpenDeploy = {
  readonly client: string
  /** Listed and not yet updated. */
  readonly left: readonly string[]
  readonly before: Definition | null
  readonly after: Definition | null
}

export type Worker = Definition & {
  readonly id: string
  readonly updateState: string | null
  /** Start of the update, cluster µs. */
  readonly updateStartedAt: number | null
}

export type AccountState = {
  /** Null while there is no such service. */
  readonly worker: Worker | null
  /** There has been one: its absence is worth a word. */
  readonly seen: boolean
  /** The worker's tasks that have not ended, by id. */
  readonly tasks: Readonly<Record<string, TaskEntry>>
  /** Images that the worker's definition has had, oldest first. */
  readonly images: readonly string[]
  /** The delays of worker images that were built, by image id. */
  readonly built: readonly Delay[]
  /** The delays of worker images that were pushed, by digest. */
  readonly pushed: readonly Delay[]
  readonly deploys: readonly OpenDeploy[]
  /** The last write of the worker's spec, until the request that made it is known. */
  readonly written: { readonly before: Definition; readonly after: Definition } | null
  /** Why the worker.py that was last saved or built does not start. */
  readonly broken: string | null
}

export const emptyAccount: AccountState = {
  worker: null,
  seen: false,
  tasks: {},
  images: [],
  built: [],
  pushed: [],
  deploys: [],
  written: null,
  broken: null,
}

export const bounds = { tasks: 300, images: 24, delays: 24, deploys: 4, services: 60 } as const

/** With one more at the end; the oldest go. */
export const appended = <T>(list: readonly T[], item: T, most: number): readonly T[] =>
  [...list, item].slice(-most)
