/** What the actions and checks of component cases may say: a word that nobody reads is no form of ours. */
import type { JsonObject } from "../../src/lib/json.ts"
import { needText, onlyKeys, unknownForm } from "./fields.ts"

const actions: Readonly<Record<string, readonly string[]>> = {
  startManager: [],
  startCluster: [],
  startScheduler: [],
  startEnforcer: [],
  startReaper: [],
  stopReaper: [],
  reaperTick: ["table"],
  schedulerTick: [],
  buildPreferenceTree: ["levels"],
  markDirty: ["slot"],
  markFaulty: ["image", "after"],
  runUpdater: ["until"],
  isDirty: ["task"],
  sortTasksByTimestamp: [],
  wait: ["ms"],
  repeat: ["times", "body"],
  createService: ["service"],
  updateService: ["service", "set", "bump"],
  deleteService: ["service"],
  createTask: ["task", "table"],
  createTasks: ["service", "count", "maxReplicas", "preferences", "constraints", "reservations"],
  endTask: ["task", "actual"],
  setTask: ["task", "actual", "desired", "err"],
  deleteTask: ["task"],
  failAllTasks: ["round"],
  whenNewTask: ["set", "slot", "afterMs"],
  failReplacement: ["slot", "afterMs"],
  addNode: ["node"],
  updateNode: ["node", "set"],
  deleteNode: ["node"],
}

const checks: Readonly<Record<string, readonly string[]>> = {
  table: ["rows"],
  words: ["text"],
  eventOrder: ["events", "anyOrderWithinBatch"],
  liveTasks: ["service", "count", "all"],
  runnableTasks: ["service", "count", "all"],
  runnableSlots: ["service", "count"],
  tasksWhere: ["where", "count", "all"],
  tasksByActual: ["service", "counts"],
  tasksByDesired: ["service", "counts"],
  runnableTasksByImage: ["service", "counts"],
  tasksOnNode: ["service", "liveCounts"],
  shutDown: ["tasks"],
  untouched: ["tasks"],
  deleted: ["tasks", "count", "which"],
  kept: ["tasks"],
  taskCount: ["service", "count"],
  sameTaskIds: ["service", "ids"],
  noNewTask: [],
  newTasksPerSlot: ["counts"],
  deadAndLive: ["service", "dead", "live"],
  updateStatus: ["service", "state"],
  result: ["value"],
  elapsedMs: ["atLeast", "atMost"],
  placement: ["task", "node", "spread"],
  placementNot: ["task", "node"],
  placementsWithin: ["nodes"],
  countsPerNode: ["service", "exact", "multiset"],
  reason: ["text"],
  schedulerQueue: ["count"],
  dirtySlots: ["count"],
}

export function knownAction(action: JsonObject): void {
  const kind = needText(action, "do")
  if (kind === "expect") return
  onlyKeys(action, kind, ["do", ...(actions[kind] ?? unknownForm(`action ${kind}`))])
}

/** The properties that `taskState` asks for are looked at one by one. */
export function knownCheck(check: JsonObject): void {
  const name = needText(check, "check")
  if (name === "taskState") return
  onlyKeys(check, name, ["do", "check", ...(checks[name] ?? unknownForm(`check ${name}`))])
}
