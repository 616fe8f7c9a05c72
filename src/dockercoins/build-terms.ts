/** What a build is asked for, and what it answers. */
import type { HistoryEntry, Image } from "../swarm/objects.ts"
import type { SimTime } from "../swarm/time.ts"
import type { Program } from "./program.ts"

export interface BuildOptions {
  /** Paths as in the tar, without a leading `./`. */
  readonly context: ReadonlyMap<string, string>
  /** The Dockerfile's text. */
  readonly dockerfile: string
  /** As the client calls it. */
  readonly name?: string
  /** An image that the building node has or can pull; null where nobody has it. `step`: how many are done. */
  readonly base: (reference: string, step: number) => Image | null
  /** Why nobody has it. */
  readonly missing?: (reference: string) => string
  readonly at: SimTime
  /** `--build-arg`: values for ARG instructions. */
  readonly args?: ReadonlyMap<string, string>
  /** What an earlier build left of a step, by the id that the step's content gives; newest first. */
  readonly cache?: (content: string) => Pick<HistoryEntry, "id" | "createdAt"> | null
  /** `--no-cache`: every step makes a new image. */
  readonly anew?: boolean
  /** `--target`: the last stage to build; the Dockerfile's last one if empty. */
  readonly target?: string
  /** `--label`. */
  readonly labels?: ReadonlyMap<string, string>
  /** Which of the steps' containers go: `--rm=false` keeps them all, `--force-rm` a failed step's none. */
  readonly containers?: "removed" | "kept" | "removed always"
}

/** What the builder says of a step that an earlier build has made. */
export const usingCache = " ---> Using cache\n"

/** One instruction, done: what the classic builder prints of it. */
export interface BuildStep {
  readonly text: string
  /** `sha256:…` of the image so far; empty where there is none yet. */
  readonly id: string
  /** What the builder said between the two. */
  readonly said: readonly string[]
  /** A stage is over, and this is its image. */
  readonly endsStage: boolean
}

export interface Build {
  /** How many steps there are, whether they were done or not; 0 where the Dockerfile is refused. */
  readonly total: number
  /** Those that were done. */
  readonly steps: readonly BuildStep[]
  /** The step in which it failed. */
  readonly failed: (Pick<BuildStep, "text" | "said"> & { readonly code?: number }) | null
  /** Null when it failed. */
  readonly image: Image | null
  /** What else its steps have made: the other stages, and how far a build came that failed. */
  readonly left: readonly Image[]
  /** Docker's own sentence; null when all is well. */
  readonly error: string | null
  readonly program: Program | null
  /** What the builder says before the first step. */
  readonly warnings: readonly string[]
  /** Build arguments that no ARG takes. */
  readonly unused: readonly string[]
  /** Sentences for the student: "time.sleep(delay()) is no constant …". */
  readonly notes: readonly string[]
}
