/** A word for a student who is stuck without a fault of the step at hand. */
import { withoutDigest } from "./definition.ts"
import { type AccountState, type Worker, workerRepository } from "./state.ts"

/** Steps, in order, of which some need a rollout that is going on. */
const order = [
  "look-around",
  "change-delay",
  "build-push",
  "deploy",
  "watch",
  "speed-up",
  "policy",
  "rollback",
  "roll-back-for-real",
  "fine-print",
  "timeline",
] as const
/** These do not say themselves how to begin a rollout. */
const needRollout = new Set<string>(["watch", "speed-up"])

export function trouble(state: AccountState, isDone: (step: string) => boolean): readonly string[] {
  const { worker, seen, broken } = state
  const lines: string[] = []
  const next = order.find((step) => !isDone(step))
  if (next === undefined) return lines
  if (broken !== null) {
    lines.push(
      `worker.py would not start as it is now: ${broken}. Mend it, then build and push it under a new TAG.`,
    )
  }
  if (seen && !worker) {
    lines.push(
      "The service dockercoins_worker is gone. `docker stack deploy -c dockercoins.yml dockercoins` brings the stack back.",
    )
  }
  if (worker?.updateState === "paused" || worker?.updateState === "rollback_paused") {
    lines.push(wordOnPause(worker, next))
  }
  if (worker && isAtRest(worker) && isDone("deploy") && needRollout.has(next)) {
    lines.push(
      "The rollout is over, and this step needs one that is going on. Start another: `docker service update --force --detach dockercoins_worker`, or a new TAG with build, push and deploy.",
    )
  }
  return lines
}

function wordOnPause(worker: Worker, next: string): string {
  if (withoutDigest(worker.image) === `${workerRepository}:latest`) {
    return "The worker is to run `worker:latest`, which nobody has built: that is what the file says in a terminal without a TAG. `export TAG=v0.2` there, and deploy again."
  }
  return next === "timeline"
    ? "The worker's update is paused, and waits for you: an image that exists, or a rollback, sets it going again."
    : "The worker's update is paused: a new task failed, and SwarmKit stopped there. `docker service ps dockercoins_worker` shows the error; a good image or `docker service rollback dockercoins_worker` sets it going again."
}

/** Nothing is being updated: the last update is complete, or the definition changed without one. */
const isAtRest = ({ updateState }: Worker): boolean =>
  updateState === null || updateState === "completed" || updateState === "rollback_completed"
