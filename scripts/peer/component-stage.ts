/** Cases about the manager's components: their actions, on a bench of the components they name. */
import type { Json, JsonObject } from "../../src/lib/json.ts"
import type { Service, Task } from "../../src/swarm/objects.ts"
import { isTaskDirty } from "../../src/swarm/orchestrator/dirty.ts"
import { byStatusTime } from "../../src/swarm/orchestrator/replicated.ts"
import type { Transaction } from "../../src/swarm/store.ts"
import { ended, wanted } from "../../src/swarm/task-states.ts"
import { MILLISECOND, SECOND } from "../../src/swarm/time.ts"
import { Bench } from "./bench.ts"
import type { Stage } from "./case.ts"
import { changedNode, changedService } from "./component-changes.ts"
import { checkBench } from "./component-checks.ts"
import { knownAction } from "./component-forms.ts"
import { placeByWords } from "./component-words.ts"
import {
  Inapplicable,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"
import {
  givenObjects,
  nodeOf,
  refuseUnoffered,
  serviceOf,
  stateOf,
  taskOf,
  taskSpecKeys,
} from "./given.ts"
import { ScriptedAgent } from "./scripted-agent.ts"

/** Long enough for a scheduler to gather commits and make its pass. */
const SCHEDULING = 100 * MILLISECOND
/** Longer than any delay, monitor or time limit of a case. */
const PATIENCE = 600 * SECOND

export class ComponentStage implements Stage {
  readonly remarks: string[] = []
  readonly given: JsonObject
  readonly bench: Bench
  readonly agent: ScriptedAgent
  readonly initial: ReadonlyMap<string, Task>
  /** Where each task that the case calls by one name was put, in order. */
  readonly placements = new Map<string, string[]>()
  /** What the last question was answered. */
  answer: Json = null
  readonly #names = new Map<string, string>()
  readonly #specVersions = new Map<string, number>()
  #started = false
  #slots = 0

  constructor(given: JsonObject, when: readonly JsonObject[]) {
    refuseUnoffered(given)
    this.given = given
    this.agent = new ScriptedAgent(given)
    const cluster = objectAt(given, "cluster") ?? {}
    const limit = numberAt(objectAt(cluster, "defaults") ?? {}, "taskHistoryRetentionLimit")
    this.bench = new Bench({
      components: textsAt(given, "components"),
      historyLimit: limit,
      dirtySlots: when.filter((action) => action.do === "markDirty").map(dirtySlotOf),
      agent: this.agent.follow,
    })
    this.bench.fill((tx) => this.#fill(tx, cluster))
    placeByWords(this, textAt(given, "words"), when)
    this.initial = new Map(this.bench.tasks.map((task) => [task.id, task]))
    for (const id of this.initial.keys()) this.agent.knows(id)
    if (when.some((action) => action.do === "startManager")) this.#refuseTakeOver()
  }

  /** Tasks that were made since the case began. */
  get newTasks(): readonly Task[] {
    return this.bench.tasks.filter((task) => !this.initial.has(task.id))
  }

  act(action: JsonObject): void {
    const kind = needText(action, "do")
    knownAction(action)
    if (!this.#started && !["isDirty", "sortTasksByTimestamp"].includes(kind)) {
      this.#started = true
      this.bench.start()
    }
    this.#perform(kind, action)
    if (this.bench.has("scheduler")) this.bench.advance(this.bench.world.now + SCHEDULING)
    this.#notePlacement(action)
  }

  check(check: JsonObject): void {
    this.#calmDown()
    checkBench(this, check)
  }

  task(name: string): Task {
    const id = this.#names.get(name) ?? name
    const one = this.bench.world.store.tasks.get(id)
    if (one !== undefined) return one
    if (name !== "the one wanted REMOVE") throw new Mismatch(`there is no task ${name}`)
    const removed = this.bench.tasks.filter((task) => task.desiredState === "remove")
    const [only, ...others] = removed
    if (only === undefined || others.length > 0) throw new Mismatch(`${removed.length} are`)
    return only
  }

  addTask(tx: Transaction, given: JsonObject): Task {
    const service = this.bench.world.store.services.get(needText(given, "service"))
    const global = service?.spec.Mode?.Global !== undefined
    const slot = global ? 0 : ++this.#slots
    return tx.createTask({ ...taskOf(given, { service, slot }), ...this.#versionFor(given) })
  }

  /** A group of like tasks has one spec: tasks that differ are given versions of their own. */
  #versionFor(given: JsonObject): { specVersion?: number } {
    if (!this.bench.has("scheduler") || given.specVersion !== undefined) return {}
    const own = Object.entries(given).filter(([key]) => taskSpecKeys.includes(key))
    const text = JSON.stringify([own, given.hostPorts ?? null])
    const version = this.#specVersions.get(text) ?? this.#specVersions.size
    this.#specVersions.set(text, version)
    return { specVersion: version }
  }

  #fill(tx: Transaction, cluster: JsonObject): void {
    for (const node of givenObjects(cluster, "nodes")) tx.createNode(nodeOf(node))
    for (const service of givenObjects(this.given, "services")) {
      tx.createService(serviceOf(service))
    }
    const tasks = givenObjects(this.given, "tasks")
    for (const task of tasks) {
      if (this.bench.has("scheduler")) this.#impliedService(tx, needText(task, "service"))
      this.addTask(tx, task)
    }
  }

  /** A scheduler drops tasks whose service is gone: the service that a case only names is there. */
  #impliedService(tx: Transaction, id: string): void {
    if (this.bench.world.store.services.has(id)) return
    tx.createService(serviceOf({ id, mode: "replicated", replicas: 1 }))
  }

  /** What only a manager that takes over from another can find. */
  #refuseTakeOver(): void {
    const { services } = this.bench.world.store
    for (const task of this.bench.tasks) {
      if (!ended(task) && wanted(task) && task.desiredState === "ready") {
        throw new Inapplicable(
          "a new leader finds restart delays that its predecessor had begun; this swarm has one manager, and what it was waiting for is part of its state",
        )
      }
      if (!services.has(task.serviceId)) {
        throw new Inapplicable(
          "only a new leader can meet a task of a service that is already gone; here the tasks are removed with their service",
        )
      }
    }
  }

  #perform(kind: string, action: JsonObject): void {
    switch (kind) {
      case "startManager":
      case "startCluster":
      case "startScheduler":
      case "startEnforcer":
      case "markDirty":
        break
      case "startReaper":
        this.#afterReaper()
        break
      case "reaperTick":
        this.bench.reaper.tick()
        this.bench.settle()
        break
      case "stopReaper":
        this.bench.stopReaper()
        break
      case "schedulerTick":
        this.bench.scheduler.run()
        this.bench.settle()
        break
      case "buildPreferenceTree":
        throw new Inapplicable(
          "asks for the node set's own tree; the scheduler here keeps none between tasks, and what preferences do to placements is in cases of their own",
        )
      case "markFaulty":
        this.agent.markFaulty(needText(action, "image"))
        break
      case "runUpdater":
        this.#runUpdater(action)
        break
      case "isDirty":
        this.#askDirty(this.task(needText(action, "task")))
        break
      case "sortTasksByTimestamp":
        this.#sort()
        break
      case "expect":
        this.check(action)
        break
      case "wait":
        this.bench.advance(
          this.bench.world.now + (numberAt(action, "ms") ?? unknownForm("wait")) * MILLISECOND,
        )
        break
      case "repeat":
        for (let i = 0; i < (numberAt(action, "times") ?? 0); i++) {
          for (const step of objectsAt(action, "body")) this.act(step)
        }
        break
      default:
        this.#performWrite(kind, action)
    }
  }

  #performWrite(kind: string, action: JsonObject): void {
    const { store } = this.bench.world
    switch (kind) {
      case "createService":
        this.bench.write((tx) => {
          tx.createService(serviceOf(objectAt(action, "service") ?? {}))
        })
        break
      case "updateService":
        this.#updateService(action)
        break
      case "deleteService": {
        const service = this.#service(needText(action, "service"))
        this.bench.write((tx) => tx.deleteService(service))
        break
      }
      case "createTask":
        if (action.table !== true) this.createTask(objectAt(action, "task") ?? unknownForm(kind))
        break
      case "createTasks":
        this.#createTasks(action)
        break
      case "endTask":
        this.#setState(this.task(needText(action, "task")), textAt(action, "actual") ?? "COMPLETE")
        break
      case "setTask":
        this.#setTask(this.task(needText(action, "task")), action)
        break
      case "deleteTask": {
        const task = this.task(needText(action, "task"))
        this.bench.write((tx) => tx.deleteTask(task))
        break
      }
      case "failAllTasks": {
        const alive = this.bench.tasks.filter((task) => wanted(task) && !ended(task))
        this.bench.write((tx) => {
          for (const task of alive) tx.updateTask(task, { status: this.#status(task, "FAILED") })
        })
        break
      }
      case "whenNewTask":
      case "failReplacement":
        this.#react(kind, action)
        break
      case "addNode": {
        const node = nodeOf(objectAt(action, "node") ?? {})
        this.bench.write((tx) => {
          tx.createNode(node)
        })
        break
      }
      case "updateNode":
        this.#updateNode(action)
        break
      case "deleteNode": {
        const node = store.nodes.get(needText(action, "node")) ?? unknownForm("no such node")
        this.bench.write((tx) => tx.deleteNode(node))
        break
      }
      default:
        unknownForm(`action ${kind}`)
    }
  }

  createTask(given: JsonObject): void {
    const name = needText(given, "id")
    const id = this.bench.world.store.tasks.has(name) ? `${name} ${this.bench.seen.length}` : name
    this.#names.set(name, id)
    this.bench.write((tx) => {
      this.#impliedService(tx, needText(given, "service"))
      this.addTask(tx, { ...given, id })
    })
  }

  #createTasks({ do: _do, count, service, ...extra }: JsonObject): void {
    const name = needText({ service: service ?? null }, "service")
    this.bench.write((tx) => {
      this.#impliedService(tx, name)
      for (let i = 1; i <= (numberAt({ count: count ?? null }, "count") ?? 0); i++) {
        const id = `${name} task ${i} of ${this.bench.seen.length}`
        this.addTask(tx, { ...extra, id, service: name, actual: "PENDING" })
      }
    })
  }

  #service(id: string): Service {
    return this.bench.world.store.services.get(id) ?? unknownForm(`no service ${id}`)
  }

  #updateService(action: JsonObject): void {
    const before = this.#service(needText(action, "service"))
    this.bench.write((tx) => {
      tx.updateService(before, changedService(before, action), { by: "client", specWritten: true })
    })
  }

  #updateNode(action: JsonObject): void {
    const node = this.bench.world.store.nodes.get(needText(action, "node"))
    if (node === undefined) unknownForm("no such node")
    this.bench.write((tx) => {
      tx.updateNode(node, changedNode(node, objectAt(action, "set") ?? {}))
    })
  }

  #status(task: Task, state: string): Task["status"] {
    return { ...task.status, state: stateOf(state), timestamp: this.bench.world.now }
  }

  #setState(task: Task, state: string): void {
    this.bench.write((tx) => {
      tx.updateTask(task, { status: this.#status(task, state) })
    })
  }

  #setTask(task: Task, action: JsonObject): void {
    const [actual, desired, err] = ["actual", "desired", "err"].map((key) => textAt(action, key))
    if (actual === undefined && desired === undefined && err === undefined) unknownForm("setTask")
    const status = actual === undefined ? task.status : this.#status(task, actual)
    this.bench.write((tx) => {
      tx.updateTask(task, {
        status: { ...status, ...(err !== undefined && { err }) },
        ...(desired !== undefined && { desiredState: stateOf(desired) }),
      })
    })
  }

  /** Waits for the task that the system makes next, and moves it. */
  #react(kind: string, action: JsonObject): void {
    const slot = numberAt(action, "slot")
    const wait = (numberAt(action, "afterMs") ?? 0) * MILLISECOND
    const ready = (task: Task) =>
      (slot === undefined || task.slot === slot) && !ended(task) && wanted(task)
    const found = () =>
      this.newTasks.find(
        (task) => ready(task) && (kind === "whenNewTask" || task.desiredState === "running"),
      )
    this.bench.advance(this.bench.world.now + PATIENCE, () => found() !== undefined)
    const task = found()
    if (task === undefined) throw new Mismatch("no new task was made")
    if (wait > 0) this.bench.advance(this.bench.world.now + wait)
    const state =
      kind === "failReplacement" ? "FAILED" : needText(objectAt(action, "set") ?? {}, "actual")
    this.#setState(this.task(task.id), state)
  }

  #runUpdater(action: JsonObject): void {
    if (action.until !== "finished") unknownForm(`runUpdater until ${String(action.until)}`)
    for (const service of this.bench.world.store.services.values()) this.bench.runUpdater(service)
    const finished = () => this.bench.updater.runs.length === 0
    this.bench.advance(this.bench.world.now + PATIENCE, finished)
    if (!finished()) throw new Mismatch("the updater never finished")
  }

  #afterReaper(): void {
    this.bench.advance(this.bench.world.now + SECOND)
  }

  /** Everything that is going to happen by itself happens. */
  #calmDown(): void {
    this.bench.advance(this.bench.world.now + PATIENCE)
  }

  #askDirty(task: Task): void {
    const node = this.bench.world.store.nodes.get(task.nodeId)
    this.answer = isTaskDirty(this.#service(task.serviceId), task, node)
  }

  /** Tasks with all kinds of times, sorted as the components sort them. */
  #sort(): void {
    const [base] = [taskOf({ id: "t", service: "s" }, { service: undefined, slot: 1 })]
    const meta = { version: 1, createdAt: 0, updatedAt: 0 }
    const times = [{ timestamp: 5 }, { timestamp: 1, appliedAt: 9 }, { timestamp: 3 }]
    const late = [{ timestamp: 8, appliedAt: 2 }, { timestamp: 7 }]
    const tasks = [...times, ...late].map((time) => ({
      ...base,
      meta,
      status: { ...base.status, ...time },
    }))
    this.answer = tasks
      .toSorted(byStatusTime)
      .map(({ status }) => ("appliedAt" in status ? Number(status.appliedAt) : status.timestamp))
  }

  #notePlacement(action: JsonObject): void {
    if (action.do !== "createTask" || action.table === true) return
    const name = needText(objectAt(action, "task") ?? {}, "id")
    this.placements.set(name, [...(this.placements.get(name) ?? []), this.task(name).nodeId])
  }
}

function dirtySlotOf(action: JsonObject): readonly [string, string] {
  const slot = objectAt(action, "slot") ?? {}
  const service = needText(slot, "service")
  return [`${service}.${numberAt(slot, "slot") ?? 0}`, service]
}
