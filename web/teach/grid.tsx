/** Student × step: one tab stop, arrows move, Enter opens the student, Space picks them. */
import { type Signal, useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { formatDuration } from "../shared/duration.ts"
import { CellMark, cellLabel } from "./cell.tsx"
import type { ClassState } from "./class-state.ts"
import { SwarmStrip, swarmWords } from "./swarm-digest.tsx"

interface GridProps {
  readonly state: ClassState
  readonly rows: readonly StudentView[]
  readonly chosen: string | null
  /** Ids of those who are picked; null where nobody can be. */
  readonly picked: Signal<ReadonlySet<string>> | null
  readonly onOpen: (student: string) => void
}

interface Place {
  readonly student: string
  readonly column: number
}

export function Grid(props: GridProps) {
  const { state, rows } = props
  const place = useSignal<Place | null>(null)
  const columns = state.view.steps.length + 2
  const row = Math.max(
    0,
    rows.findIndex((student) => student.id === place.value?.student),
  )
  const column = place.value?.column ?? 0

  const move = (toRow: number, toColumn: number) => {
    const student = rows[Math.min(rows.length - 1, Math.max(0, toRow))]
    if (student === undefined) return
    const next = Math.min(columns - 1, Math.max(0, toColumn))
    place.value = { student: student.id, column: next }
    document.getElementById(cellId(student.id, next))?.focus()
  }
  const { picked } = props
  const pick = (student: string) => {
    if (picked === null) return
    const others = [...picked.value].filter((id) => id !== student)
    picked.value = new Set(picked.value.has(student) ? others : [...others, student])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const current = rows[row]
    // A checkbox that was clicked takes the key itself.
    if (event.target instanceof HTMLInputElement) return
    if (event.key === " " && current !== undefined) {
      event.preventDefault()
      pick(current.id)
      return
    }
    if (event.key === "Enter" && current !== undefined) {
      event.preventDefault()
      props.onOpen(current.id)
      return
    }
    const target = destination(event, row, column, rows.length, columns)
    if (target === null) return
    event.preventDefault()
    move(target[0], target[1])
  }

  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a data grid, as ARIA means it.
      role="grid"
      aria-multiselectable={picked !== null}
      aria-label={`Progress of ${rows.length === 1 ? "1 student" : `${rows.length} students`}`}
      onKeyDown={onKeyDown}
    >
      <colgroup>
        <col class="cn" />
        {state.view.steps.map((step) => (
          <col key={step.id} />
        ))}
        <col class="cs" />
      </colgroup>
      <Head state={state} />
      <tbody>
        {rows.map((student, index) => (
          <Row
            key={student.id}
            state={state}
            student={student}
            chosen={student.id === props.chosen}
            picked={picked === null ? null : picked.value.has(student.id)}
            onPick={() => pick(student.id)}
            tabColumn={index === row ? column : null}
            onFocus={(at) => {
              place.value = { student: student.id, column: at }
            }}
            onOpen={() => props.onOpen(student.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

const page = 10

function destination(
  event: KeyboardEvent,
  row: number,
  column: number,
  rows: number,
  columns: number,
): readonly [number, number] | null {
  switch (event.key) {
    case "ArrowUp":
      return [row - 1, column]
    case "ArrowDown":
      return [row + 1, column]
    case "ArrowLeft":
      return [row, column - 1]
    case "ArrowRight":
      return [row, column + 1]
    case "PageUp":
      return [row - page, column]
    case "PageDown":
      return [row + page, column]
    case "Home":
      return [event.ctrlKey ? 0 : row, 0]
    case "End":
      return [event.ctrlKey ? rows - 1 : row, columns - 1]
    default:
      return null
  }
}

const cellId = (student: string, column: number) => `cell-${student}-${column}`

const barHeight = 40

function Head(props: { state: ClassState }) {
  const { view, students, columns } = props.state
  return (
    <thead>
      <tr>
        <th scope="col">Student</th>
        {view.steps.map((step, index) => {
          const { done, median } = columns[index] ?? { done: 0, median: null }
          const height = Math.max(2, (done / Math.max(1, students.length)) * barHeight)
          return (
            <th
              key={step.id}
              scope="col"
              title={step.title}
              class={index < view.openSteps ? "fun" : "fun lk"}
            >
              <span class="sr">
                Step {index + 1}, {step.title}, finished by {done}
                {median === null ? "" : `, median ${formatDuration(median)}`}
              </span>
              <span class="c" aria-hidden="true">
                {done === 0 ? "" : done}
              </span>
              <span class="b" style={{ height: `${height}px` }} />
              <span class="n" aria-hidden="true">
                {index + 1}
              </span>
              <span class="m" aria-hidden="true">
                {median === null ? "" : formatDuration(median)}
              </span>
            </th>
          )
        })}
        <th scope="col">Workers, live</th>
      </tr>
    </thead>
  )
}

interface RowProps {
  readonly state: ClassState
  readonly student: StudentView
  readonly chosen: boolean
  /** Null where nobody can be. */
  readonly picked: boolean | null
  readonly onPick: () => void
  /** The column that Tab reaches, when it is in this row. */
  readonly tabColumn: number | null
  readonly onFocus: (column: number) => void
  readonly onOpen: () => void
}

function Row(props: RowProps) {
  const { student } = props
  const { view, standings } = props.state
  const standing = standings.get(student.id)
  const focusable = (column: number) => ({
    id: cellId(student.id, column),
    tabIndex: props.tabColumn === column ? 0 : -1,
    onFocus: () => props.onFocus(column),
  })
  return (
    <tr
      class={`${student.connected ? "" : "off"} ${props.chosen ? "sel" : ""}`}
      onClick={props.onOpen}
      aria-selected={props.picked ?? undefined}
      data-student={student.name}
    >
      <th scope="row" {...focusable(0)}>
        <span class="who">
          {props.picked === null ? null : (
            // biome-ignore lint/a11y/useKeyWithClickEvents: Space in the grid does the same.
            // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the click from the row.
            <span class="pick" onClick={(event) => event.stopPropagation()}>
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={`Pick ${student.name}`}
                checked={props.picked}
                onChange={props.onPick}
              />
            </span>
          )}
          <i class={dotClass(student.connected, standing?.stuck ?? false)} aria-hidden="true" />
          <span class="who-name">{student.name}</span>
          <span class="sr">{student.connected ? ", online" : ", away"}</span>
        </span>
      </th>
      {view.steps.map((step, index) => {
        const cell = standing?.cells[index] ?? { kind: "none" }
        const attempts = student.progress[step.id]?.attempts ?? 0
        const label = cellLabel(student.name, `step ${index + 1}`, cell, attempts)
        return (
          <td
            key={step.id}
            {...focusable(index + 1)}
            class={index === standing?.current ? "now" : ""}
            aria-label={label}
            title={`${step.title}: ${label}`}
            data-step={step.id}
            data-state={cell.kind}
          >
            <CellMark cell={cell} until={view.endedAt} title={`${index + 1}. ${step.title}`} />
          </td>
        )
      })}
      <td
        {...focusable(view.steps.length + 1)}
        aria-label={`${student.name}, ${swarmWords(student)}`}
        title={swarmWords(student)}
      >
        <SwarmStrip student={student} versions={props.state.versions} />
      </td>
    </tr>
  )
}

const dotClass = (connected: boolean, stuck: boolean) =>
  stuck ? "dot dot--stuck" : connected ? "dot" : "dot dot--off"
