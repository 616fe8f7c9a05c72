/** What the student's rollout did over the last minutes, as their own page draws it. */
import type { LabLook } from "../../src/wire/look.ts"
import { windowAt } from "../lab/graph/window.ts"
import { type History, historyOf } from "../lab/model/history.ts"
import { Chart } from "../lab/timeline/chart.tsx"
import { rowsOf } from "../lab/timeline/rows.ts"
import { now } from "./now.ts"

/** Of the drawer, without its margins, px. */
const widest = 519
const rowHeight = 14
const flagsHeight = 20
/** A service of hundreds of slots does not push everything else out of sight. */
const tallest = 300

export function LabTimeline({ look }: { look: LabLook }) {
  const history = historyOf(look.picture.tasks, look.recent)
  const span = windowAt(look.pace, now.value)
  const rows = rowsOf(history, look.versions, {
    from: span.from * 1_000_000,
    to: span.now * 1_000_000,
  })
  const trouble = troubleIn(history, span.from * 1_000_000)
  const size = {
    width: Math.min(widest, innerWidth - 41),
    height: Math.min(tallest, flagsHeight + rowHeight * rows.length),
  }
  return (
    <section class="sec timeline" aria-labelledby="h-timeline">
      <h2 id="h-timeline">
        Timeline{" "}
        <span class={trouble === null ? "" : "bad"}>
          {trouble ?? `last ${Math.round(span.now - span.from)} s of their clock`}
        </span>
      </h2>
      {rows.length === 0 ? (
        <p class="small">They have no worker service at the moment.</p>
      ) : (
        <div
          class="chart"
          role="img"
          aria-label={`What the tasks of ${rows.length} slots did over the last minutes`}
          style={{ height: `${size.height}px` }}
        >
          <Chart rows={rows} deeds={history.deeds} span={span} size={size} />
        </div>
      )}
    </section>
  )
}

/** The slot in which most went wrong since `from` (cluster µs), where that was more than once. */
function troubleIn({ lives }: History, from: number): string | null {
  const bad = [...lives.values()].flatMap(({ slot, spans }) =>
    spans.flatMap(({ look, from: at }) =>
      at >= from && (look === "failed" || look === "rejected") ? [{ slot, look }] : [],
    ),
  )
  const slots = [...Map.groupBy(bad, ({ slot }) => slot)]
  const [worst] = slots.sort((a, b) => b[1].length - a[1].length || a[0] - b[0])
  if (worst === undefined || worst[1].length < 2) return null
  const [slot, times] = worst
  return `worker.${slot} ${times.at(-1)?.look} ${times.length} times`
}
