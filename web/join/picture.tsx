/** A rolling update at twice its speed, beside the form; it stands still where motion is reduced. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Glyph } from "../shared/glyph.tsx"
import { type PictureTask, ratesAt, rolloutEnd, tasksAt } from "./rollout.ts"

/** Seconds of quiet before and after a rollout. */
const rest = 8
const stillAt = 60
/** Seconds of picture for each half second of life, and how many of them the graph shows. */
const step = 1
const shown = 80
const names = { 1: "v0.1", 2: "v0.4" } as const

export function Picture() {
  const time = useSignal(stillAt)
  useEffect(() => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
    const timer = setInterval(() => {
      if (document.hidden) return
      time.value = time.value > rolloutEnd + rest ? -rest : time.value + step
    }, 500)
    return () => clearInterval(timer)
  }, [])
  const { old, fresh } = ratesAt(time.value)
  return (
    <div class="pic">
      <div class="racks">
        {[...tasksAt(time.value)].map(([node, tasks]) => (
          <div class="node" key={node}>
            <header>node{node}</header>
            <ul class="tiles">
              {tasks.map((task) => (
                <Tile key={`${task.slot}.${task.version}`} task={task} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <div class="cap">
        <span>
          <b class="num">{(old + fresh).toFixed(1)}</b> hashes/second
        </span>
        <span class="legend">
          <span>
            <i class="mark mark--v1" />
            {names[1]}
          </span>
          <span>
            <i class="mark mark--v2" />
            {names[2]}
          </span>
        </span>
      </div>
      <Graph until={time.value} />
    </div>
  )
}

function Tile(props: { task: PictureTask }) {
  const { slot, version, state, progress } = props.task
  const style = progress === null ? {} : { "--p": `${Math.round(progress * 100)}%` }
  return (
    <li class="tile" data-v={version} data-s={state} style={style}>
      <Glyph name={state} />
      <span class="slot">{slot}</span>
      <span class="ver">{names[version]}</span>
      {state === "running" ? null : <span class="st">{state}</span>}
    </li>
  )
}

const height = 118
const ceiling = 50
const y = (rate: number) => (height - 2 - (rate / ceiling) * (height - 10)).toFixed(1)

/** Old workers' share below, new ones' on top, the sum as a line; a step a second. */
function Graph(props: { until: number }) {
  const seconds = Array.from({ length: shown + 1 }, (_, index) => index)
  const rates = seconds.map((second) => ratesAt(props.until - shown + second))
  const line = (of: (rate: { old: number; fresh: number }) => number) =>
    rates.map((rate, index) => `${index} ${y(of(rate))}`).join("L")
  const back = [...rates]
    .map((rate, index) => `${index} ${y(rate.old)}`)
    .reverse()
    .join("L")
  const sum = line((rate) => rate.old + rate.fresh)
  return (
    <svg
      class="graph"
      viewBox={`0 0 ${shown} ${height}`}
      preserveAspectRatio="none"
      height={height}
      aria-hidden="true"
    >
      <path class="rule" d={`M0 ${y(20)}H${shown}M0 ${y(40)}H${shown}`} />
      <path class="old" d={`M${line((rate) => rate.old)}L${shown} ${y(0)}L0 ${y(0)}Z`} />
      <path class="fresh" d={`M${sum}L${back}Z`} />
      <path class="sum" d={`M${sum}`} />
    </svg>
  )
}
