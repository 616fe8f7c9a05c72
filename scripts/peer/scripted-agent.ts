/** The agent models of the peer cases: who moves actual states when no node does. */
import type { JsonObject } from "../../src/lib/json.ts"
import { isJsonObject } from "../../src/lib/json.ts"
import type { Task, TaskState } from "../../src/swarm/objects.ts"
import { imageOf } from "../../src/swarm/spec-values.ts"
import type { Commit } from "../../src/swarm/store.ts"
import { compareStates } from "../../src/swarm/task-states.ts"
import type { Bench } from "./bench.ts"
import { needText, unknownForm } from "./fields.ts"

const models = ["none", "obedient", "obedient-except-shutdown", "fail-new", "alternate-fail"]

export class ScriptedAgent {
  readonly #model: string
  readonly #known = new Set<string>()
  readonly #faulty = new Set<string>()
  readonly #verdicts = new Map<string, boolean>()
  #failedLast = false

  constructor(given: JsonObject) {
    const { agent = "none" } = given
    this.#model = isJsonObject(agent) ? needText(agent, "model") : needText({ agent }, "agent")
    if (!models.includes(this.#model)) unknownForm(`agent model ${this.#model}`)
  }

  /** Tasks that were there before the case began obey. */
  knows(task: string): void {
    this.#known.add(task)
  }

  markFaulty(image: string): void {
    this.#faulty.add(image)
  }

  follow = (bench: Bench, commit: Commit): void => {
    for (const change of commit) {
      if (change.kind !== "task" || change.after === undefined) continue
      const task = bench.world.store.tasks.get(change.after.id)
      const next = task === undefined ? null : this.#next(task)
      if (task === undefined || next === null) continue
      const status = { ...task.status, state: next, timestamp: bench.world.now }
      bench.world.store.transaction(bench.world.now, (tx) => tx.updateTask(task, { status }))
    }
  }

  #next(task: Task): TaskState | null {
    const { desiredState, status } = task
    if (this.#model === "none" || compareStates(desiredState, status.state) <= 0) return null
    if (this.#model === "obedient-except-shutdown" && desiredState === "shutdown") return null
    if (desiredState === "running" && this.#fails(task)) return "failed"
    return desiredState === "remove" ? "shutdown" : desiredState
  }

  #fails(task: Task): boolean {
    if (this.#model === "fail-new") return !this.#known.has(task.id)
    if (this.#model !== "alternate-fail" || !this.#faulty.has(imageOf(task.spec))) return false
    const decided = this.#verdicts.get(task.id)
    if (decided !== undefined) return decided
    this.#failedLast = !this.#failedLast
    this.#verdicts.set(task.id, this.#failedLast)
    return this.#failedLast
  }
}
