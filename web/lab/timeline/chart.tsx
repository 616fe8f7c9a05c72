/** The timeline's drawing: bars, ends, flags and the line of now. Colours and hatches are the stylesheet's. */
import { inset, type SharedWindow } from "../graph/window.ts"
import type { Deed } from "../model/history.ts"
import type { Bar, End, Row } from "./rows.ts"

interface ChartProps {
  readonly rows: readonly Row[]
  readonly deeds: readonly Deed[]
  readonly span: SharedWindow
  readonly size: { readonly width: number; readonly height: number }
}

/** Room for the flags, px. */
const top = 20
const tallestRow = 22
const lowestRow = 5
/** Below this there is no room for letters. */
const lettersFrom = 11

export function Chart({ rows, deeds, span, size }: ChartProps) {
  const room = size.height - top
  const shown = rows.slice(0, Math.max(1, Math.floor(room / lowestRow)))
  const height = Math.max(lowestRow, Math.min(tallestRow, room / Math.max(1, shown.length)))
  const bottom = top + height * shown.length
  const right = size.width - inset.right
  const scale = (right - inset.left) / (span.to - span.from)
  /** Cluster µs to px. */
  const x = (at: number) => inset.left + (at / 1_000_000 - span.from) * scale
  const now = x(span.now * 1_000_000)
  return (
    <svg width={size.width} height={size.height} aria-hidden="true">
      <Hatches />
      <rect class="future" x={now} y={top} width={Math.max(0, right - now)} height={bottom - top} />
      {shown.map((row, index) => (
        <g key={row.slot} transform={`translate(0 ${top + index * height})`}>
          {height < lettersFrom ? null : (
            <text class="rl" x={inset.left - 8} y={height / 2 + 4}>
              {row.slot}
            </text>
          )}
          {row.bars.map((bar) => (
            <TaskBar key={`${bar.task} ${bar.from}`} bar={bar} x={x} height={height} />
          ))}
          {row.ends.map((end) => (
            <Mark key={end.task} end={end} x={x(end.at)} height={height} />
          ))}
        </g>
      ))}
      <Flags
        deeds={deeds.filter((deed) => deed.at >= span.from * 1_000_000)}
        x={x}
        right={size.width}
        bottom={bottom}
      />
      <line class="now" x1={now} x2={now} y1={top} y2={bottom} />
    </svg>
  )
}

type Scale = (at: number) => number

function TaskBar({ bar, x, height }: { bar: Bar; x: Scale; height: number }) {
  const gap = height > 8 ? 1.5 : 0.5
  const whole = height - 2 * gap
  const tall = bar.place === "whole" ? whole : whole / 2
  const y = bar.place === "below" ? gap + tall : gap
  const left = x(bar.from)
  const width = Math.max(1.5, x(bar.to) - left)
  const radius = bar.shape === 2 ? Math.min(tall, width) / 2 : 1.5
  const hasLabel = bar.look === "running" && bar.place === "whole" && height >= 14 && width > 44
  return (
    <g data-v={bar.shape}>
      <rect class="span" data-s={bar.look} x={left} y={y} width={width} height={tall} rx={radius} />
      {hasLabel ? (
        <text class="bl" x={left + 8} y={height / 2 + 3.5}>
          {bar.tag}
        </text>
      ) : null}
    </g>
  )
}

/** A cross for what failed or was rejected; what was told to go leaves a small square. */
function Mark({ end, x, height }: { end: End; x: number; height: number }) {
  const half = Math.min(4, height / 2 - 1)
  const y = height / 2
  if (end.look === "shutdown" || end.look === "complete") {
    return <rect class="went" x={x} y={y - half / 2} width={half} height={half} />
  }
  const arms = `M${x - half} ${y - half}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}`
  return <path class="bad" d={arms} />
}

/** Width of a letter of the flags' type, px, generously. */
const letter = 6.6

interface FlagsProps {
  readonly deeds: readonly Deed[]
  readonly x: Scale
  readonly right: number
  readonly bottom: number
}

/** Their lines always, their words where those before leave room. */
function Flags({ deeds, x, right, bottom }: FlagsProps) {
  let free = 0
  return (
    <>
      {deeds.map((deed) => {
        const at = x(deed.at)
        const width = deed.text.length * letter + 12
        const left = Math.min(at, right - width)
        const hasRoom = left >= free
        if (hasRoom) free = left + width + 4
        return (
          <g key={deed.at}>
            <line class="deed" x1={at} x2={at} y1={2} y2={bottom} />
            {hasRoom ? (
              <>
                <rect class="flag" x={left} y={1} width={width} height={16} rx={2.5} />
                <text class="fl" x={left + 6} y={12.5}>
                  {deed.text}
                </text>
              </>
            ) : null}
          </g>
        )
      })}
    </>
  )
}

function Hatches() {
  return (
    <defs>
      {([1, 2, 3] as const).map((shape) => (
        <pattern
          key={shape}
          id={`hatch-${shape}`}
          data-v={shape}
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="hatch-ground" width="5" height="5" />
          <rect class="hatch-line" width="2" height="5" />
        </pattern>
      ))}
    </defs>
  )
}
