/** DockerCoins: hashes per second, in total or by version, on the cluster's own clock. */
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { tagOf } from "../../../src/wire/versions.ts"
import { theme } from "../../shared/theme.tsx"
import { model } from "../lab.ts"
import type { Plot } from "./plot.ts"

export function GraphView() {
  const byVersion = useSignal(true)
  const canvas = useRef<HTMLDivElement>(null)
  const newest = useComputed(() => model.value?.rates.at(-1))
  useEffect(() => {
    const host = canvas.current
    if (host === null) return
    let plot: Plot | null = null
    let gone = false
    void import("./plot.ts").then(({ createPlot }) => {
      if (!gone) plot = createPlot(host, { byVersion: () => byVersion.value })
    })
    return () => {
      gone = true
      plot?.destroy()
    }
    // The colours are read once: another theme is another plot.
  }, [theme.value, byVersion])
  const point = newest.value
  const total = point?.total ?? 0
  return (
    <section class="pane-graph" aria-labelledby="h-graph" data-region="graph" tabIndex={-1}>
      <div class="gh">
        <h2 id="h-graph">DockerCoins</h2>
        <span class="v num">{total.toFixed(1)}</span>
        <span class="u">hashes/second</span>
        <span class="grow" />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame. */}
        <span class="seg" role="group" aria-label="Shown">
          <Choice name="Total" on={!byVersion.value} onChoose={() => (byVersion.value = false)} />
          <Choice
            name="By version"
            on={byVersion.value}
            onChoose={() => (byVersion.value = true)}
            start
          />
        </span>
      </div>
      <div class="plot" ref={canvas} role="img" aria-label={summary(total, point?.byImage ?? {})} />
    </section>
  )
}

function Choice(props: { name: string; on: boolean; onChoose: () => void; start?: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={props.on}
      onClick={props.onChoose}
      data-region-start={props.start}
    >
      {props.name}
    </button>
  )
}

function summary(total: number, byImage: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byImage)
    .filter(([, rate]) => rate > 0)
    .map(([image, rate]) => `${tagOf(image)} ${rate.toFixed(1)}`)
  return `Hashes per second over the last minutes, now ${total.toFixed(1)}. ${parts.join(", ")}`
}
