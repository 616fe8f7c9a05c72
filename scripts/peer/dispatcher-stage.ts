/** Cases about the dispatcher: which reports it stores, and what it sends to the nodes. */
import type { JsonObject } from "../../src/lib/json.ts"
import { Dispatcher } from "../../src/swarm/dispatcher.ts"
import type { TaskState } from "../../src/swarm/objects.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { Bench } from "./bench.ts"
import type { Stage } from "./case.ts"
import { expectEqual, needText, objectsAt, onlyKeys, unknownForm } from "./fields.ts"
import { givenObjects, stateOf, taskOf } from "./given.ts"

export class DispatcherStage implements Stage {
  readonly remarks: string[] = []
  readonly #bench = emptyBench()
  readonly #dispatcher = new Dispatcher(this.#bench.world)
  #kind = ""

  constructor(given: JsonObject) {
    this.#bench.fill((tx) => {
      for (const task of givenObjects(given, "tasks")) {
        tx.createTask(taskOf(task, { service: undefined, slot: 1 }))
      }
    })
  }

  act(action: JsonObject): void {
    this.#kind = needText(action, "do")
    if (this.#kind === "reportStatus") return
    onlyKeys(action, this.#kind, ["do", "task", "actual"])
    if (action.task !== "each") unknownForm(`${this.#kind} of ${String(action.task)}`)
    if (action.actual !== "ASSIGNED→further") unknownForm(`actual ${String(action.actual)}`)
  }

  check(check: JsonObject): void {
    const name = needText(check, "check")
    if (name === "table" && this.#kind === "reportStatus") {
      for (const row of objectsAt(check, "rows")) this.#report(row)
    } else if (name === "words" && this.#kind === "setTask") {
      this.#checkMessages(needText(check, "text"))
    } else unknownForm(`${this.#kind} with ${name}`)
  }

  #report(row: JsonObject): void {
    onlyKeys(row, "row", ["from", "session", "task", "state", "error", "stored"])
    const { store, agenda, now } = this.#bench.world
    const task = store.tasks.get(needText(row, "task")) ?? unknownForm("no such task")
    if (row.session !== undefined || task.nodeId !== needText(row, "from")) {
      this.remarks.push(
        "sessions and foreign nodes: agents here are part of the swarm and cannot report for another node",
      )
      return
    }
    const status = { ...task.status, state: stateOf(needText(row, "state")), timestamp: now }
    this.#dispatcher.report(task, status)
    for (;;) {
      const due = agenda.take(now + SECOND)
      if (due === undefined) break
      this.#bench.world.now = due.at
      if (due.action.type === "reports") this.#dispatcher.storeReports(due.action.at)
    }
    const stored = store.tasks.get(task.id)?.status.state
    expectEqual(`stored after ${JSON.stringify(row)}`, stored, stateOf(needText(row, "stored")))
  }

  #checkMessages(text: string): void {
    const known =
      /^mere creation .* sends nothing; the following update \(assignment\) sends both tasks in one message; a change of only the status .* sends nothing$/
    if (!known.test(text)) unknownForm(`words "${text}"`)
    const ids = ["one", "two"]
    this.#bench.fill((tx) => {
      for (const id of ids) {
        const given = { id, service: "s", node: "n", desired: "RUNNING", actual: "NEW" }
        tx.createTask(taskOf(given, { service: undefined, slot: 1 }))
      }
    })
    expectEqual("sent after creation", this.#waiting(), [])
    this.#move(ids, "assigned")
    expectEqual("sent after assignment", this.#waiting(), ids)
    this.#dispatcher.take("n")
    this.#move(ids, "failed")
    expectEqual("sent after a status", this.#waiting(), [])
  }

  #move(ids: readonly string[], state: TaskState): void {
    const { store, now } = this.#bench.world
    store.transaction(now, (tx) => {
      for (const id of ids) {
        const task = store.tasks.get(id)
        if (task !== undefined) tx.updateTask(task, { status: { ...task.status, state } })
      }
    })
    for (const commit of store.takeCommits()) this.#dispatcher.onCommit(commit)
  }

  #waiting(): string[] {
    return this.#dispatcher.state.outgoing.flatMap(({ tasks }) => [...tasks])
  }
}

function emptyBench(): Bench {
  return new Bench({ components: [], historyLimit: undefined, dirtySlots: [], agent: () => {} })
}
