/** Where the reading of a program stands, and how it may end. */
import type { Constant } from "./constant.ts"
import type { Frame } from "./traceback.ts"

/** How the reading ended. */
export type Ending =
  | {
      readonly kind: "loop"
      readonly sleep: number
      readonly certain: boolean
      readonly note: string | null
    }
  | { readonly kind: "exit"; readonly code: number; readonly lines: readonly string[] }

/** Where the reading goes on after a statement. */
export type Flow = "next" | "leave" | "skip"

/** Where a statement stands, and what holds there. */
export interface Scope {
  readonly within: string
  readonly frames: readonly Frame[]
  readonly parameters: ReadonlyMap<string, Constant>
  /** What the `try` blocks around catch: such a failure does not end the program. */
  readonly caught: readonly string[]
  /** Inside an `if` or loop of which we cannot know whether it is entered. */
  readonly doubtful: boolean
}

/** Thrown through all the levels of a reading that has come to its end. */
export class Ended extends Error {
  readonly ending: Ending
  constructor(ending: Ending) {
    super("ended")
    this.ending = ending
  }
}

export const topScope: Scope = {
  within: "<module>",
  frames: [],
  parameters: new Map(),
  caught: [],
  doubtful: false,
}
