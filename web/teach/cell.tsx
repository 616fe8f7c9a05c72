/** One student in one step: a mark for the eye, and the same in words. */
import { formatDuration, formatStopwatch } from "../shared/duration.ts"
import { Icon } from "../shared/icon.tsx"
import { now } from "./now.ts"
import type { Cell } from "./standing.ts"

interface CellMarkProps {
  readonly cell: Cell
  readonly until?: number | null
  /** Stands in for a running time in the key under the grid. */
  readonly sample?: string
  /** Of the step: said where the cell stands without its column. */
  readonly title?: string
}

export function CellMark(props: CellMarkProps) {
  const { cell } = props
  return (
    <span class={`cell ${cell.kind}`} aria-hidden="true" data-step-title={props.title}>
      {cell.kind === "done" ? <Icon name="check" size={13} width={2.2} /> : null}
      {cell.kind === "stuck" ? (
        <i class="stuck-mark">
          <Icon name="warning" size={10} width={2} />
        </i>
      ) : null}
      {cell.kind === "away" ? "away" : null}
      {cell.kind === "working" || cell.kind === "stuck"
        ? (props.sample ?? formatStopwatch((props.until ?? now.value) - cell.since))
        : null}
      {"hints" in cell && cell.hints > 0 ? <Hints count={cell.hints} /> : null}
    </span>
  )
}

function Hints(props: { count: number }) {
  return (
    <span class="h">
      {Array.from({ length: props.count }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  )
}

/** "Ben Carter, step 3, stuck, 10:52, 3 hints". */
export function cellLabel(name: string, step: string, cell: Cell, attempts: number): string {
  const parts = [name, step, ...stateWords(cell)]
  if ("hints" in cell && cell.hints > 0) parts.push(counted(cell.hints, "hint"))
  if (attempts > 1) parts.push(counted(attempts, "attempt"))
  return parts.join(", ")
}

/** What a state is called where there is room for words. */
export const stateNames = {
  done: "done",
  working: "working",
  stuck: "stuck",
  away: "away",
  begun: "begun",
  none: "not started",
  locked: "locked",
} as const satisfies Record<Cell["kind"], string>

function stateWords(cell: Cell): string[] {
  const words: string[] = [stateNames[cell.kind]]
  if (cell.kind === "done") words.push(`took ${formatDuration(cell.spent)}`)
  if (cell.kind === "working" || cell.kind === "stuck") {
    words.push(formatDuration(now.value - cell.since))
  }
  return words
}

/** "1 hint", "3 hints". */
export const counted = (amount: number, noun: string) =>
  amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`
