/** What the cases check of tasks, services and placements on a bench. */
import type { JsonObject } from "../../src/lib/json.ts"
import type { Task } from "../../src/swarm/objects.ts"
import { imageOf } from "../../src/swarm/spec-values.ts"
import { ended, wanted } from "../../src/swarm/task-states.ts"
import { knownCheck } from "./component-forms.ts"
import type { ComponentStage } from "./component-stage.ts"
import { checkTable } from "./component-tables.ts"
import { checkWords } from "./component-words.ts"
import { checkEventOrder } from "./event-order.ts"
import {
  countsAt,
  expectEqual,
  listAt,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  onlyKeys,
  sameJson,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"
import { stateOf } from "./given.ts"

type Check = (stage: ComponentStage, check: JsonObject) => void

export function checkBench(stage: ComponentStage, check: JsonObject): void {
  const name = needText(check, "check")
  knownCheck(check)
  const run = checks.get(name) ?? unknownForm(`check ${name}`)
  run(stage, check)
}

function created(stage: ComponentStage): readonly Task[] {
  return stage.bench.seen.flatMap(({ change }) =>
    change.kind === "task" && change.before === undefined && change.after !== undefined
      ? [change.after]
      : [],
  )
}

const live = (task: Task): boolean => wanted(task) && !ended(task)

function ofService(stage: ComponentStage, check: JsonObject): readonly Task[] {
  const service = textAt(check, "service")
  return stage.bench.tasks.filter((task) => service === undefined || task.serviceId === service)
}

/** One property that a task is asked for. */
function matches(stage: ComponentStage, task: Task, key: string, value: unknown): boolean {
  if (key === "image") return imageOf(task.spec) === value
  if (key === "logDriver") return task.spec.LogDriver?.Name === value
  if (key === "desired") return typeof value === "string" && task.desiredState === stateOf(value)
  if (key === "actual") return typeof value === "string" && task.status.state === stateOf(value)
  if (key === "node") return task.nodeId === (value ?? "")
  if (key === "slot") return task.slot === value
  if (key === "service") return task.serviceId === value
  if (key === "serviceName") return task.serviceName === value
  if (key === "err") return task.status.err === value
  if (key === "new") return stage.initial.has(task.id) !== value
  return unknownForm(`task property ${key}`)
}

function all(stage: ComponentStage, tasks: readonly Task[], check: JsonObject): void {
  const count = numberAt(check, "count")
  if (count !== undefined) expectEqual(`${check.check} count`, tasks.length, count)
  for (const [key, value] of Object.entries(objectAt(check, "all") ?? {})) {
    const odd = tasks.find((task) => !matches(stage, task, key, value))
    if (odd !== undefined) throw new Mismatch(`${odd.id}: ${key} is not ${JSON.stringify(value)}`)
  }
}

function counted(what: string, tasks: readonly Task[], key: (task: Task) => string): Counted {
  return { what, of: (name) => tasks.filter((task) => key(task) === name).length }
}

interface Counted {
  readonly what: string
  readonly of: (name: string) => number
}

function compareCounts(counts: Counted, expected: readonly (readonly [string, number])[]): void {
  for (const [name, count] of expected) {
    expectEqual(`${counts.what} ${name}`, counts.of(name), count)
  }
}

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["table", checkTable],
  ["words", checkWords],
  ["eventOrder", checkEventOrder],
  ["liveTasks", (stage, check) => all(stage, ofService(stage, check).filter(live), check)],
  ["runnableTasks", (stage, check) => all(stage, ofService(stage, check).filter(wanted), check)],
  [
    "runnableSlots",
    (stage, check) => {
      const slots = ofService(stage, check)
        .filter(wanted)
        .map((task) => task.slot)
      expectEqual("runnable slots", new Set(slots).size, numberAt(check, "count"))
    },
  ],
  [
    "tasksWhere",
    (stage, check) => {
      const where = Object.entries(objectAt(check, "where") ?? {})
      // A new task is looked at as it was made: with no delay it moves on at once.
      const isNew = where.some(([key, value]) => key === "new" && value === true)
      const chosen = (isNew ? created(stage) : stage.bench.tasks).filter((task) =>
        where.every(([key, value]) => matches(stage, task, key, value)),
      )
      if (chosen.length === 0 && numberAt(check, "count") !== 0) throw new Mismatch("no such task")
      all(stage, chosen, check)
    },
  ],
  [
    "tasksByActual",
    (stage, check) => {
      const counts = counted("actual", ofService(stage, check), (task) => task.status.state)
      const expected = countsAt(check, "counts")
      compareCounts(
        counts,
        expected.map(([name, count]) => [stateOf(name), count]),
      )
    },
  ],
  [
    "tasksByDesired",
    (stage, check) => {
      const counts = counted("desired", ofService(stage, check), (task) => task.desiredState)
      const expected = countsAt(check, "counts")
      compareCounts(
        counts,
        expected.map(([name, count]) => [stateOf(name), count]),
      )
    },
  ],
  [
    "runnableTasksByImage",
    (stage, check) => {
      const tasks = ofService(stage, check).filter(wanted)
      compareCounts(
        counted("image", tasks, (task) => imageOf(task.spec)),
        countsAt(check, "counts"),
      )
    },
  ],
  [
    "tasksOnNode",
    (stage, check) => {
      const tasks = ofService(stage, check).filter(live)
      compareCounts(
        counted("node", tasks, (task) => task.nodeId),
        countsAt(check, "liveCounts"),
      )
    },
  ],
  [
    "taskState",
    (stage, check) => {
      const task = stage.task(needText(check, "task"))
      const { check: _check, do: _do, task: _task, ...wished } = check
      for (const [key, value] of Object.entries(wished)) {
        if (matches(stage, task, key, value)) continue
        const { desiredState, status } = task
        const seen = `desired ${desiredState}, actual ${status.state}, err "${status.err}"`
        throw new Mismatch(`${task.id}: ${key} is not ${JSON.stringify(value)} (${seen})`)
      }
    },
  ],
  [
    "shutDown",
    (stage, check) => {
      for (const id of textsAt(check, "tasks")) {
        expectEqual(id, stage.task(id).desiredState, "shutdown")
      }
    },
  ],
  [
    "untouched",
    (stage, check) => {
      for (const id of textsAt(check, "tasks")) {
        const { desiredState, status } = stage.task(id)
        const before = stage.initial.get(id)
        const now = [desiredState, status.state]
        expectEqual(id, now, [before?.desiredState ?? null, before?.status.state ?? null])
      }
    },
  ],
  ["deleted", checkDeleted],
  [
    "kept",
    (stage, check) => {
      for (const id of textsAt(check, "tasks")) stage.task(id)
    },
  ],
  [
    "taskCount",
    (stage, check) => {
      expectEqual("tasks", ofService(stage, check).length, numberAt(check, "count"))
    },
  ],
  [
    "sameTaskIds",
    (stage, check) => {
      const ids = ofService(stage, check).map((task) => task.id)
      expectEqual("tasks", ids.sort(), [...textsAt(check, "ids")].sort())
    },
  ],
  ["noNewTask", (stage) => expectEqual("new tasks", stage.newTasks.length, 0)],
  [
    "newTasksPerSlot",
    (stage, check) => {
      const counts = counted("slot", stage.newTasks, (task) => String(task.slot))
      compareCounts(counts, countsAt(check, "counts"))
    },
  ],
  [
    "deadAndLive",
    (stage, check) => {
      const tasks = ofService(stage, check)
      const alive = tasks.filter(live).length
      expectEqual("live tasks", alive, numberAt(check, "live"))
      expectEqual("dead tasks", tasks.length - alive, numberAt(check, "dead"))
    },
  ],
  [
    "updateStatus",
    (stage, check) => {
      const service = stage.bench.world.store.services.get(needText(check, "service"))
      expectEqual("status", service?.updateStatus?.state, needText(check, "state").toLowerCase())
    },
  ],
  ["result", (stage, check) => expectEqual("answer", stage.answer, check.value)],
  [
    "elapsedMs",
    (stage, check) => {
      const end = stage.bench.seen.at(-1)?.at ?? 0
      onlyKeys(check, "elapsedMs", ["check", "do", "atLeast", "atMost"])
      const [least = 0, most = Number.POSITIVE_INFINITY] = [
        numberAt(check, "atLeast"),
        numberAt(check, "atMost"),
      ]
      if (end / 1000 < least || end / 1000 > most) {
        throw new Mismatch(`${end / 1000} ms went by`)
      }
    },
  ],
  [
    "placement",
    (stage, check) => {
      const name = textAt(check, "task")
      if (name !== undefined) {
        expectEqual(`node of ${name}`, stage.task(name).nodeId, needText(check, "node"))
        return
      }
      const counts = counted("new tasks on", stage.newTasks, (task) => task.nodeId)
      compareCounts(counts, countsAt(check, "spread"))
    },
  ],
  [
    "placementNot",
    (stage, check) => {
      const { nodeId } = stage.task(needText(check, "task"))
      if (nodeId === needText(check, "node") || nodeId === "") {
        throw new Mismatch(`placed on "${nodeId}"`)
      }
    },
  ],
  [
    "placementsWithin",
    (stage, check) => {
      const allowed = textsAt(check, "nodes")
      const odd = stage.newTasks.find((task) => !allowed.includes(task.nodeId))
      if (odd !== undefined) throw new Mismatch(`a new task is on "${odd.nodeId}"`)
    },
  ],
  ["countsPerNode", checkCountsPerNode],
  [
    "reason",
    (stage, check) => {
      const errors = stage.bench.tasks.map((task) => task.status.err)
      const text = needText(check, "text")
      if (!errors.includes(text)) throw new Mismatch(`errors: ${JSON.stringify(errors)}`)
    },
  ],
  [
    "schedulerQueue",
    (stage, check) => {
      const { unassigned, preassigned } = stage.bench.scheduler.state
      expectEqual("queue", unassigned.length + preassigned.length, numberAt(check, "count"))
    },
  ],
  [
    "dirtySlots",
    (stage, check) => {
      expectEqual("slots", stage.bench.reaper.state.dirty.length, numberAt(check, "count"))
    },
  ],
])

function checkDeleted(stage: ComponentStage, check: JsonObject): void {
  const { tasks } = stage.bench.world.store
  for (const id of textsAt(check, "tasks")) {
    if (!stage.initial.has(id)) unknownForm(`deleted task ${id}, which never was`)
    if (tasks.has(id)) throw new Mismatch(`${id} is still there`)
  }
  const count = numberAt(check, "count")
  if (count === undefined) return
  const deleted = stage.bench.seen.flatMap(({ change }) =>
    change.kind === "task" && change.after === undefined && change.before !== undefined
      ? [change.before.id]
      : [],
  )
  expectEqual("deleted tasks", deleted.length, count)
  if (check.which === "the first two tasks") {
    const made = stage.bench.seen.flatMap(({ change }) =>
      change.kind === "task" && change.before === undefined && change.after !== undefined
        ? [change.after.id]
        : [],
    )
    expectEqual("deleted tasks", deleted.toSorted(), made.slice(0, count).toSorted())
  } else if (check.which !== undefined) unknownForm(`deleted which: ${String(check.which)}`)
}

function checkCountsPerNode(stage: ComponentStage, check: JsonObject): void {
  const tasks = ofService(stage, check).filter(wanted)
  const counts = counted("on node", tasks, (task) => task.nodeId)
  if (check.exact !== undefined) {
    compareCounts(counts, countsAt(check, "exact"))
    return
  }
  const nodes = [...stage.bench.world.store.nodes.keys()]
  const seen = nodes.map((node) => counts.of(node)).sort((a, b) => b - a)
  if (!sameJson(seen, listAt(check, "multiset"))) {
    throw new Mismatch(`tasks per node ${JSON.stringify(seen)}`)
  }
}
