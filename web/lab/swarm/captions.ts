/** One line in plain English for each slot in flight: the text twin of the animation. */
import type { Look } from "../model/task.ts"
import type { Rack, Seen, SlotView, Tile } from "./rack.ts"

export interface Caption {
  readonly slot: number
  readonly look: Look
  readonly text: string
}

/** More lines than these would push the picture away; the rest is counted. */
const most = 3

export interface Captions {
  readonly lines: readonly Caption[]
  /** Slots in flight beyond the lines. */
  readonly more: number
  /** Said when nothing is in flight. */
  readonly idle: string
}

export function captionsOf(model: Seen, rack: Rack): Captions {
  const moving = rack.slots.filter((slot) => !slot.settled)
  const lines = moving.map((slot) => captionOf(model, slot))
  return {
    lines: lines.slice(0, most),
    more: Math.max(0, lines.length - most),
    idle: idleText(rack),
  }
}

function captionOf(model: Seen, slot: SlotView): Caption {
  const fresh = slot.tiles.findLast((tile) => tile.look !== "stopping" && tile.look !== "running")
  const leaving = slot.tiles.find((tile) => tile.look === "stopping")
  const tile = fresh ?? leaving ?? slot.tiles.at(-1)
  if (tile === undefined) return { slot: slot.slot, look: "new", text: "" }
  return { slot: slot.slot, look: tile.look, text: sentence(model, slot, tile, leaving) }
}

function sentence(model: Seen, slot: SlotView, tile: Tile, leaving: Tile | undefined): string {
  const node = nodeName(model, tile)
  const steady = slot.tiles.some((each) => each.look === "running")
    ? " The old task keeps running."
    : ""
  switch (tile.look) {
    case "new":
      return node === ""
        ? `A new ${tile.tag} task waits for a node.`
        : `A new ${tile.tag} task goes to ${node}.${steady}`
    case "preparing":
      return `${node} is getting ${tile.tag} ready.${steady}`
    case "ready":
      return leaving === undefined
        ? `The new task waits on ${node}.${steady}`
        : `The new task waits on ${node} while the old one stops on ${nodeName(model, leaving)}.`
    case "starting":
      return `${tile.tag} is starting on ${node}.`
    case "stopping":
      return `${tile.tag} is stopping on ${node}.`
    case "running":
      return `${tile.tag} runs on ${node}.`
    case "rejected":
      return `${node} rejected ${tile.tag}: ${reason(tile)}. Swarm tries again.`
    case "failed":
      return `${tile.tag} failed on ${node}: ${reason(tile)}. Swarm tries again.`
    case "orphaned":
      return `${tile.tag} was lost with ${node}.`
    case "complete":
    case "shutdown":
      return `${tile.tag} has stopped on ${node}.`
  }
}

function reason(tile: Tile): string {
  const { err, message } = tile.task.status
  const text = err === "" ? message : err
  return text.replace(/\.+$/, "")
}

const nodeName = (model: Seen, tile: Tile): string =>
  model.nodes.get(tile.task.nodeId)?.description.hostname ?? ""

function idleText(rack: Rack): string {
  if (rack.service === null) return "No worker service runs here."
  if (rack.wanted === 0) return "The workers are scaled to zero."
  const tags = new Set(rack.slots.flatMap((slot) => slot.tiles.map((tile) => tile.tag)))
  const [tag] = tags
  const all = `${rack.running} of ${rack.wanted} workers run`
  return tags.size === 1
    ? `Nothing is changing. ${all}, all on ${tag}.`
    : `Nothing is changing. ${all}.`
}
