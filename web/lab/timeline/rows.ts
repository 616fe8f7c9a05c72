/** The timeline's rows: a slot each, its tasks as bars, two of them in one row while they overlap. */
import { shapeOf, tagOf } from "../../../src/wire/versions.ts"
import type { History, Life } from "../model/history.ts"
import { isOver, type Look } from "../model/task.ts"

export interface TimeWindow {
  /** Cluster µs. */
  readonly from: number
  readonly to: number
}

export interface Bar {
  readonly task: string
  readonly look: Look
  readonly shape: 1 | 2 | 3
  readonly tag: string
  /** Cluster µs, within the window. */
  readonly from: number
  readonly to: number
  /** The old task goes above, the new one below, while both are there. */
  readonly place: "whole" | "above" | "below"
}

/** An end: shutdown, failed, rejected. */
export interface End {
  readonly task: string
  readonly look: Look
  readonly at: number
}

export interface Row {
  readonly slot: number
  readonly bars: readonly Bar[]
  readonly ends: readonly End[]
}

/** Slots that have something to show in the window, in order. */
export function rowsOf(
  history: History,
  versions: readonly string[],
  window: TimeWindow,
): readonly Row[] {
  const bySlot = Map.groupBy(history.lives.values(), (life) => life.slot)
  return [...bySlot]
    .map(([slot, lives]) => rowOf(slot, lives, versions, window))
    .filter((row) => row.bars.length > 0 || row.ends.length > 0)
    .toSorted((a, b) => a.slot - b.slot)
}

function rowOf(
  slot: number,
  lives: readonly Life[],
  versions: readonly string[],
  window: TimeWindow,
): Row {
  const inOrder = lives.toSorted((a, b) => beginOf(a) - beginOf(b))
  const seen = inOrder.filter((life) => endOf(life) >= window.from)
  const bars = seen.flatMap((life) =>
    piecesOf(life, seen, window).map((piece) => ({
      ...piece,
      task: life.task,
      shape: shapeOf(versions, life.image),
      tag: tagOf(life.image),
    })),
  )
  const ends = seen.flatMap(({ task, spans }) =>
    spans
      .filter(({ look, from }) => isOver(look) && from >= window.from && from <= window.to)
      .map(({ look, from }) => ({ task, look, at: from })),
  )
  return { slot, bars, ends }
}

const beginOf = ({ spans }: Life): number => spans[0]?.from ?? 0

/** When it had ended; infinite while it is there. */
const endOf = ({ spans }: Life): number =>
  spans.find(({ look }) => isOver(look))?.from ?? Number.POSITIVE_INFINITY

type Piece = Pick<Bar, "look" | "from" | "to" | "place">

/** A life's spans, cut where another task of the slot comes or goes. */
function piecesOf(life: Life, all: readonly Life[], window: TimeWindow): readonly Piece[] {
  const others = all.filter((other) => other !== life)
  const edges = others.flatMap((other) => [beginOf(other), endOf(other)])
  return life.spans.flatMap(({ look, from }, index) => {
    const start = Math.max(from, window.from)
    const end = Math.min(life.spans[index + 1]?.from ?? Number.POSITIVE_INFINITY, window.to)
    if (isOver(look) || end <= start) return []
    const cuts = edges.filter((edge) => edge > start && edge < end).toSorted((a, b) => a - b)
    return [start, ...cuts].map((at, place): Piece => {
      const until = cuts[place] ?? end
      return { look, from: at, to: until, place: placeOf(life, others, at) }
    })
  })
}

function placeOf(life: Life, others: readonly Life[], at: number): Bar["place"] {
  const beside = others.filter((other) => beginOf(other) <= at && endOf(other) > at)
  if (beside.length === 0) return "whole"
  return beside.some((other) => beginOf(other) > beginOf(life)) ? "above" : "below"
}
