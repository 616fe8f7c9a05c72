/** The uPlot behind the graph. In a chunk of its own: the page is usable before it is there. */
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import { shapeOf } from "../../../src/wire/versions.ts"
import { formatClock } from "../../shared/duration.ts"
import { model } from "../lab.ts"
import { clusterAt, wallAt } from "../model/pace.ts"
import { prefersStillness } from "../swarm/flip.ts"
import { type Palette, readPalette } from "./palette.ts"
import { columnsOf, type GraphColumns, rateAt } from "./series.ts"
import { inset, windowAt } from "./window.ts"

export interface Plot {
  destroy(): void
}

interface PlotOptions {
  readonly byVersion: () => boolean
}

/** The scale of the graph is calm: it grows only when the app does better than ever. */
const leastTop = 56

export function createPlot(host: HTMLElement, options: PlotOptions): Plot {
  const palette = readPalette(host)
  let plot: uPlot | null = null
  let drawn = ""
  const draw = () => {
    const present = model.value
    if (present === null || host.clientWidth === 0) return
    const { from, now, to } = windowAt(present.pace, Date.now())
    const columns = columnsOf(present.rates, present.versions, { from, to: now })
    const layers = options.byVersion() ? columns.layers : []
    const kind = layers.map((layer) => layer.image).join(" ")
    if (plot === null || kind !== drawn) {
      plot?.destroy()
      drawn = kind
      const fills = layers.map((layer) => palette.fills[shapeOf(present.versions, layer.image)])
      plot = new uPlot(optionsOf(host, palette, fills.toReversed()), undefined, host)
    }
    plot.batch(() => {
      plot?.setData(dataOf(columns, layers.length > 0), false)
      plot?.setScale("x", { min: from, max: to })
    })
  }
  const timer = setInterval(() => !document.hidden && draw(), prefersStillness() ? 1000 : 250)
  const resize = new ResizeObserver(() => {
    if (host.clientWidth > 0) plot?.setSize(sizeOf(host))
    draw()
  })
  resize.observe(host)
  draw()
  return {
    destroy() {
      clearInterval(timer)
      resize.disconnect()
      plot?.destroy()
    },
  }
}

function dataOf(columns: GraphColumns, stacked: boolean): uPlot.AlignedData {
  const tops = stacked ? columns.layers.map((layer) => [...layer.tops]).toReversed() : []
  return [[...columns.x], ...tops, [...columns.total]]
}

const sizeOf = (host: HTMLElement) => ({ width: host.clientWidth, height: host.clientHeight })

function optionsOf(host: HTMLElement, palette: Palette, fills: readonly string[]): uPlot.Options {
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  const paths = stepped ? { paths: stepped } : {}
  const layers = fills.map(
    (fill): uPlot.Series => ({ fill, width: 0, points: { show: false }, ...paths }),
  )
  const total: uPlot.Series = {
    stroke: palette.ink,
    width: 1.6,
    points: { show: false },
    ...(fills.length === 0 ? { fill: palette.totalFill } : {}),
    ...paths,
  }
  const axis = {
    font: palette.font,
    stroke: palette.label,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  }
  return {
    ...sizeOf(host),
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    padding: [8, inset.right, 0, 0],
    bands: fills
      .slice(1)
      .map((_, index) => ({ series: [index + 1, index + 2], fill: fills[index] ?? "" })),
    scales: {
      x: { time: false, auto: false },
      y: { range: (_plot, _min, max) => [0, Math.max(leastTop, max * 1.1)] },
    },
    series: [{}, ...layers, total],
    axes: [
      {
        ...axis,
        size: 28,
        space: 84,
        incrs: clusterSteps,
        splits: roundClockTimes,
        values: clockLabels,
      },
      { ...axis, size: inset.left, space: 30, incrs: [10, 20, 50, 100] },
    ],
    hooks: {
      drawClear: [(plot) => shadeFuture(plot, palette)],
      draw: [(plot) => drawNow(plot, palette)],
    },
  }
}

/** Seconds between two labels, as the wall clock counts them. */
const wallSteps = [5, 10, 15, 30, 60, 120]

const clusterSteps = (): number[] => wallSteps.map((step) => step * (model.value?.pace.rate ?? 1))

/** A label nearer to an end of the axis than this share of it would be cut, or meet the other axis. */
const margin = 0.045

/** Round on the wall clock, not on the cluster's: the labels are read as times of day. */
function roundClockTimes(
  _plot: uPlot,
  _axis: number,
  min: number,
  max: number,
  step: number,
): number[] {
  const pace = model.value?.pace
  if (pace === undefined) return []
  const zero = wallAt(pace, 0) / 1000
  const wallStep = step / pace.rate
  const splits: number[] = []
  const [first, last] = [min + (max - min) * margin, max - (max - min) * margin]
  for (let wall = Math.ceil((zero + first / pace.rate) / wallStep) * wallStep; ; wall += wallStep) {
    const at = (wall - zero) * pace.rate
    if (at > last) return splits
    splits.push(at)
  }
}

function clockLabels(_plot: uPlot, splits: readonly number[]): string[] {
  const pace = model.value?.pace
  if (pace === undefined) return []
  return splits.map((seconds) => formatClock(wallAt(pace, seconds * 1_000_000)))
}

function shadeFuture(plot: uPlot, palette: Palette): void {
  const { ctx, bbox } = plot
  const x = nowX(plot)
  ctx.save()
  ctx.fillStyle = palette.future
  ctx.fillRect(x, bbox.top, Math.max(0, bbox.left + bbox.width - x), bbox.height)
  ctx.restore()
}

function drawNow(plot: uPlot, palette: Palette): void {
  const present = model.value
  if (present === null) return
  const { ctx, bbox } = plot
  const x = nowX(plot)
  const value = rateAt(present.rates, clusterAt(present.pace, Date.now()))
  const y = plot.valToPos(value, "y", true)
  ctx.save()
  ctx.strokeStyle = palette.accent
  ctx.lineWidth = 1.5 * devicePixelRatio
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.fillStyle = palette.accent
  ctx.strokeStyle = palette.surface
  ctx.beginPath()
  ctx.arc(x, y, 3.5 * devicePixelRatio, 0, 2 * Math.PI)
  ctx.fill()
  ctx.stroke()
  ctx.restore()
}

function nowX(plot: uPlot): number {
  const pace = model.value?.pace
  const now = pace === undefined ? 0 : clusterAt(pace, Date.now()) / 1_000_000
  return plot.valToPos(now, "x", true)
}
