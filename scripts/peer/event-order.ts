/** The check `eventOrder`: these events of the store happen in this order, others in between. */
import type { JsonObject } from "../../src/lib/json.ts"
import { imageOf } from "../../src/swarm/spec-values.ts"
import { MILLISECOND } from "../../src/swarm/time.ts"
import type { Seen } from "./bench.ts"
import type { ComponentStage } from "./component-stage.ts"
import { Mismatch, needText, numberAt, objectsAt, onlyKeys, textAt, unknownForm } from "./fields.ts"
import { stateOf } from "./given.ts"

const keys = [
  ...["create", "update", "delete", "updateStatus", "image", "service"],
  ...["actual", "desired", "slot", "node", "notBeforeMs"],
]

export function checkEventOrder(stage: ComponentStage, check: JsonObject): void {
  const { seen } = stage.bench
  const used = new Set<number>()
  const loose = check.anyOrderWithinBatch === true
  let last = -1
  for (const event of objectsAt(check, "events")) {
    onlyKeys(event, "event", keys)
    const times = event.create === undefined ? 1 : (numberAt(event, "create") ?? 0)
    const since = seen[last]?.at ?? 0
    for (let i = 0; i < times; i++) {
      const found = seen.findIndex(
        (one, index) => !used.has(index) && follows(index) && fits(stage, one, event),
      )
      if (found < 0) throw new Mismatch(`event ${JSON.stringify(event)} did not come in its turn`)
      used.add(found)
      last = Math.max(last, found)
    }
    const wait = numberAt(event, "notBeforeMs")
    const waited = (seen[last]?.at ?? 0) - since
    if (wait !== undefined && waited < wait * MILLISECOND) {
      throw new Mismatch(`${JSON.stringify(event)} came after ${waited / MILLISECOND} ms`)
    }
  }

  function follows(index: number): boolean {
    return index > last || (loose && seen[index]?.commit === seen[last]?.commit)
  }
}

function fits(stage: ComponentStage, { change }: Seen, event: JsonObject): boolean {
  if (change.kind === "service") {
    const { before, after } = change
    const status = after?.updateStatus?.state
    if (event.updateStatus === undefined || status === before?.updateStatus?.state) return false
    return status === needText(event, "updateStatus").toLowerCase()
  }
  if (change.kind !== "task" || event.updateStatus !== undefined) return false
  const { before, after } = change
  const task = after ?? before
  if (task === undefined) return false
  if (event.create !== undefined) {
    if (before !== undefined) return false
  } else if (event.delete !== undefined) {
    if (after !== undefined || task.id !== needText(event, "delete")) return false
  } else if (before === undefined || after === undefined) return false
  else if (!isNamed(stage, needText(event, "update"), task.id, task.slot)) return false
  else if (event.desired !== undefined && before.desiredState === after.desiredState) return false
  return (
    (event.image === undefined || imageOf(task.spec) === event.image) &&
    (event.service === undefined || task.serviceId === event.service) &&
    (event.node === undefined || task.nodeId === event.node) &&
    (event.slot === undefined || task.slot === event.slot) &&
    (event.actual === undefined || task.status.state === stateOf(textAt(event, "actual") ?? "")) &&
    (event.desired === undefined || task.desiredState === stateOf(textAt(event, "desired") ?? ""))
  )
}

/** `replacement`, `replacement of slot 1`, or a task by its own name. */
function isNamed(stage: ComponentStage, name: string, id: string, slot: number): boolean {
  const replacement = /^replacement(?: of slot (\d+))?$/.exec(name)
  if (replacement === null) {
    if (!stage.initial.has(name)) unknownForm(`event of "${name}"`)
    return id === name
  }
  return !stage.initial.has(id) && (replacement[1] === undefined || slot === Number(replacement[1]))
}
