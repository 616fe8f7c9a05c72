/** Steps, swarm, graph and dock, side by side or one at a time. */
import { useSignal } from "@preact/signals"
import { useRef } from "preact/hooks"
import { Dock } from "../dock/dock.tsx"
import { remember, remembered } from "../dock/remember.ts"
import { Splitter } from "../dock/splitter.tsx"
import { GraphView } from "../graph/graph-view.tsx"
import { pace } from "../lab.ts"
import { StepsColumn } from "../steps/steps-column.tsx"
import { SwarmView } from "../swarm/swarm-view.tsx"
import { TimelineView } from "../timeline/timeline-view.tsx"
import { away } from "./away.ts"
import { PausedVeil } from "./veil.tsx"
import { view } from "./view.ts"

/** Percent of the height that the views keep; the dock has the rest. */
const usualHeight = 63

export function Main() {
  const paused = pace.value?.why === "paused"
  const container = useRef<HTMLElement>(null)
  const share = useSignal(Number(remembered("views-share")) || usualHeight)
  const stale = away.value ? "views is-stale" : "views"
  return (
    <main
      class="lab"
      data-view={view.value}
      ref={container}
      style={{ "--views": `${share.value}fr`, "--dock": `${100 - share.value}fr` }}
    >
      <div class="inside" inert={paused}>
        <StepsColumn />
        <div class={stale}>
          <SwarmView />
          <div class="rollout">
            <TimelineView />
            <GraphView />
          </div>
        </div>
        <Splitter
          label="Height of the dock"
          direction="rows"
          usual={usualHeight}
          value={share.value}
          onMove={(next) => {
            share.value = next
            remember("views-share", `${next}`)
          }}
        />
        <Dock />
      </div>
      {paused ? <PausedVeil /> : null}
    </main>
  )
}
