/** The timeline: a row for each slot, on the graph's time axis, with the writes that set it moving. */
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Button } from "../../shared/button.tsx"
import { type SharedWindow, windowAt } from "../graph/window.ts"
import { model } from "../lab.ts"
import { prefersStillness } from "../swarm/flip.ts"
import { rack } from "../swarm/swarm-view.tsx"
import { Chart } from "./chart.tsx"
import { rowsOf } from "./rows.ts"
import { TaskTable } from "./task-table.tsx"

export function TimelineView() {
  const tableOpen = useSignal(false)
  return (
    <section
      class="pane-timeline timeline"
      aria-labelledby="h-timeline"
      data-region="timeline"
      tabIndex={-1}
    >
      <div class="th">
        <h2 id="h-timeline">Timeline</h2>
        <span class="grow" />
        <Legend />
        <Button
          kind="quiet"
          small
          icon="list"
          aria-label="Show as table"
          title="Show as table"
          data-region-start
          onClick={() => (tableOpen.value = true)}
        />
      </div>
      <Rows />
      {tableOpen.value ? <TaskTable onClose={() => (tableOpen.value = false)} /> : null}
    </section>
  )
}

/** Drawn four times a second, as the graph: bars grow by a pixel or two. */
function Rows() {
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(host)
  const span = useWindow()
  const summary = useComputed(summaryOf)
  const present = model.value
  return (
    <div class="chart" ref={host} role="img" aria-label={summary.value}>
      {present === null || span === null || size.width < 80 ? null : (
        <Chart
          rows={rowsOf(present.history, present.versions, {
            from: span.from * 1_000_000,
            to: span.now * 1_000_000,
          })}
          deeds={present.history.deeds}
          span={span}
          size={size}
        />
      )}
    </div>
  )
}

function useWindow(): SharedWindow | null {
  const read = () => (model.value === null ? null : windowAt(model.value.pace, Date.now()))
  const span = useSignal(read())
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) span.value = read()
    }
    const timer = setInterval(tick, prefersStillness() ? 1000 : 250)
    return () => clearInterval(timer)
  }, [span])
  return span.value
}

function useSize(host: { current: HTMLElement | null }) {
  const size = useSignal({ width: 0, height: 0 })
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight }
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [host, size])
  return size.value
}

function summaryOf(): string {
  const picture = rack()
  if (picture === null) return ""
  const changing = picture.slots.filter((slot) => !slot.settled).length
  const running = picture.slots.flatMap(({ tiles }) =>
    tiles.filter(({ look }) => look === "running"),
  )
  const versions = [...Map.groupBy(running, ({ tag }) => tag)]
    .map(([tag, tiles]) => `${tiles.length} on ${tag}`)
    .join(", ")
  return `What the tasks of ${picture.slots.length} slots did over the last minutes. Now ${versions}; ${changing} changing.`
}

function Legend() {
  return (
    <span class="key" aria-hidden="true">
      {(["preparing", "ready", "stopping", "starting"] as const).map((look) => (
        <span key={look}>
          <svg width="20" height="9" data-v={look === "stopping" ? 1 : 2} aria-hidden="true">
            <rect class="span" data-s={look} x="1" y="1" width="18" height="7" rx="1.5" />
          </svg>
          {look}
        </span>
      ))}
    </span>
  )
}
