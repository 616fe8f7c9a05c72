/** What a recording says of each task, in order. */
import type { TaskState } from "../../src/swarm/objects.ts"
import { atLeast, terminal } from "../../src/swarm/task-states.ts"
import type { Transition } from "./recording.ts"

export interface Script {
  readonly transitions: readonly Transition[]
  /** Those in which it came to a state; what the manager rejected by itself came from no agent. */
  readonly states: ReadonlyMap<TaskState, Transition>
}

/** Of tasks that the manager rejects by itself (CE-2): no agent ever made that state. */
export const enforced = "task rejected by constraint enforcer"

export function scriptsOf(transitions: readonly Transition[]): ReadonlyMap<string, Script> {
  const scripts = new Map<string, Script>()
  for (const [task, own] of Map.groupBy(transitions, (each) => each.task)) {
    const states = new Map<TaskState, Transition>()
    for (const each of own) {
      const { event, to, message } = each
      if (event === undefined && to !== null && message !== enforced) states.set(to, each)
    }
    scripts.set(task, { transitions: own, states })
  }
  return scripts
}

/** Seconds within which parts of the manager do what belongs together. */
const atOnce = 0.05

/**
 * Whether the restart logic made the n-th task of a place, and not the updater: the one before had ended,
 * nothing else was told to stop for it, and all the same it had to wait.
 */
export function isRestart(
  scripts: ReadonlyMap<string, Script>,
  place: string,
  number: number,
): boolean {
  const [made, last] = [scripts.get(`${place}.${number}`), scripts.get(`${place}.${number - 1}`)]
  const created = made?.transitions[0]
  if (made === undefined || created?.desired !== "ready" || last === undefined) return false
  const near = ({ committed_s: at }: Transition) => Math.abs(at - created.committed_s) < atOnce
  const ended = last.transitions.some(
    ({ to, committed_s: at }) => to !== null && terminal(to) && at <= created.committed_s,
  )
  const waits = !made.transitions.some((each) => each.desired === "running" && near(each))
  const others = Array.from({ length: number - 2 }, (_, index) =>
    scripts.get(`${place}.${index + 1}`)?.transitions.some((each) => isOrder(each) && near(each)),
  )
  return ended && waits && !others.includes(true)
}

/** It is told to stop. */
export const isOrder = ({ desired, desired_from: before }: Transition): boolean =>
  before !== undefined && atLeast(desired, "shutdown") && !atLeast(before, "shutdown")
