/** Tables of the component cases: one run of the action a row. */
import type { JsonObject } from "../../src/lib/json.ts"
import type { ComponentStage } from "./component-stage.ts"
import {
  expectEqual,
  Mismatch,
  needText,
  numberAt,
  objectsAt,
  onlyKeys,
  textAt,
  textsAt,
  unknownForm,
} from "./fields.ts"

export function checkTable(stage: ComponentStage, check: JsonObject): void {
  for (const [index, row] of objectsAt(check, "rows").entries()) {
    if (row.deleted !== undefined) reap(stage, row, index)
    else place(stage, row, index)
  }
}

/** One task in a slot of its own; is it forgotten? */
function reap(stage: ComponentStage, row: JsonObject, index: number): void {
  onlyKeys(row, "row", ["desired", "actual", "deleted"])
  const [service] = [...stage.bench.world.store.services.keys()]
  if (service === undefined) unknownForm("a reaper table without a service")
  const id = `row ${index + 1}`
  const { deleted, ...task } = row
  stage.bench.write((tx) => {
    stage.addTask(tx, { ...task, id, service, node: "node1" })
  })
  stage.bench.reaper.tick()
  stage.bench.settle()
  const what = `${id} (${JSON.stringify(task)}) deleted`
  expectEqual(what, !stage.bench.world.store.tasks.has(id), deleted)
}

/** One task after the other, each left where it was put. */
function place(stage: ComponentStage, row: JsonObject, index: number): void {
  const { node: _node, nodeIn: _nodeIn, err: _err, ...extra } = row
  const id = `row ${index + 1}`
  stage.act({ do: "createTask", task: { ...extra, id, service: "s1", actual: "PENDING" } })
  const task = stage.task(id)
  if (row.node !== undefined) expectEqual(`${id} on`, task.nodeId, needText(row, "node"))
  if (row.err !== undefined) expectEqual(`${id} err`, task.status.err, needText(row, "err"))
  if (row.nodeIn !== undefined && !textsAt(row, "nodeIn").includes(task.nodeId)) {
    throw new Mismatch(`${id} is on "${task.nodeId}"`)
  }
  if (numberAt(row, "node") === undefined && textAt(row, "node") === undefined) {
    if (row.err === undefined && row.nodeIn === undefined) unknownForm("row without a result")
  }
}
