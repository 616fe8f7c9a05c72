/** The graph's columns: the part of the rate points that a window shows, stacked by version. */
import type { RatePoint } from "../../../src/wire/lab.ts"

export interface GraphWindow {
  /** Cluster seconds. */
  readonly from: number
  readonly to: number
}

export interface GraphColumns {
  /** Cluster seconds, growing. */
  readonly x: readonly number[]
  readonly total: readonly number[]
  /** Bottom first; `tops` includes what lies below. */
  readonly layers: readonly { readonly image: string; readonly tops: readonly number[] }[]
}

/**
 * A point holds until the next one. What held when the window begins is carried to its edge, and the
 * last value to `to`.
 */
export function columnsOf(
  rates: readonly RatePoint[],
  versions: readonly string[],
  window: GraphWindow,
): GraphColumns {
  const points = pointsIn(rates, window)
  const images = versions.filter((image) => points.some((point) => (point.byImage[image] ?? 0) > 0))
  const below = points.map(() => 0)
  return {
    x: points.map((point) => point.at),
    total: points.map((point) => point.total),
    layers: images.map((image) => ({
      image,
      tops: points.map((point, index) => {
        const top = (below[index] ?? 0) + (point.byImage[image] ?? 0)
        below[index] = top
        return top
      }),
    })),
  }
}

interface Point {
  readonly at: number
  readonly total: number
  readonly byImage: Readonly<Record<string, number>>
}

function pointsIn(rates: readonly RatePoint[], { from, to }: GraphWindow): readonly Point[] {
  const seconds = rates.map((rate): Point => ({ ...rate, at: rate.at / 1_000_000 }))
  const first = seconds.findLastIndex((point) => point.at <= from)
  const inside = seconds.slice(Math.max(0, first)).filter((point) => point.at <= to)
  const points = inside.map((point) => (point.at < from ? { ...point, at: from } : point))
  const last = points.at(-1)
  return last === undefined || last.at >= to ? points : [...points, { ...last, at: to }]
}

/** What the graph shows at an instant (cluster µs). */
export function rateAt(rates: readonly RatePoint[], at: number): number {
  return rates.findLast((point) => point.at <= at)?.total ?? 0
}
