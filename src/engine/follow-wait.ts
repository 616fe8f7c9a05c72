/** The follower of `docker wait`: one line, once a container has ended. */
import { err, ok, type Result } from "../lib/result.ts"
import type { Task } from "../swarm/objects.ts"
import type { SimTime } from "../swarm/time.ts"
import { badRequest, type HttpError } from "./errors.ts"
import type { Fed } from "./follow.ts"
import type { EngineHost } from "./host.ts"
import { isBefore } from "./profile.ts"
import { endOf, isUp, stateOf } from "./render/container-state.ts"

export interface WaitFollower {
  readonly kind: "wait"
  /** Of the container's task. */
  readonly id: string
  readonly condition: (typeof conditions)[number]
  /** When the process began that ran when it was looked at last; null where none did. */
  readonly running: SimTime | null
  readonly exitCode: number
}

const conditions = ["not-running", "next-exit", "removed"] as const

export function openWait(
  task: Task,
  asked: string | undefined,
  host: EngineHost,
): Result<WaitFollower, HttpError> {
  const condition = conditions.find((one) => one === (asked || "not-running"))
  if (condition === undefined) {
    return err(badRequest(`invalid condition: ${JSON.stringify(asked)}`))
  }
  const { exitCode } = endOf(host, task)
  return ok({ kind: "wait", id: task.id, condition, running: runningSince(task, host), exitCode })
}

export function feedWait(state: WaitFollower, host: EngineHost): Fed {
  const task = host.cluster.task(state.id)
  const lies = task !== undefined && host.cluster.containerOf(task) !== null
  const exitCode = task === undefined ? state.exitCode : endOf(host, task).exitCode
  const running = lies ? runningSince(task, host) : null
  const hasEnded = state.running !== null && running !== state.running
  const done =
    !lies ||
    (state.condition === "next-exit" && hasEnded) ||
    (state.condition === "not-running" && (hasEnded || running === null))
  const older = isBefore(host.profile, 23)
  const text = `${JSON.stringify({ ...(older && { Error: null }), StatusCode: exitCode })}\n`
  return { text: done ? text : "", state: { ...state, running, exitCode }, done, nextAt: null }
}

function runningSince(task: Task, host: EngineHost): SimTime | null {
  if (!isUp(stateOf(host, task))) return null
  return host.cluster.containerOf(task)?.startedAt ?? null
}
