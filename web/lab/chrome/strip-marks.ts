/** The strip: one mark for each slot, in slot order. */
import type { MarkName } from "../../shared/mark-name.ts"
import { isOver } from "../model/task.ts"
import type { Rack, SlotView } from "../swarm/rack.ts"

export const marksOf = (rack: Rack): readonly MarkName[] => rack.slots.map(markOf)

const whole = { 1: "v1", 2: "v2", 3: "v3" } as const
const between = { 1: "mid1", 2: "mid2", 3: "mid2" } as const

function markOf(slot: SlotView): MarkName {
  const newest = slot.tiles.at(-1)
  if (newest === undefined) return "none"
  if (slot.settled) return whole[newest.shape]
  return slot.tiles.some((tile) => isOver(tile.look)) ? "bad" : between[newest.shape]
}
