/** The middle of the class page: sums, order, the grid and its key. */
import { type Signal, useSignal } from "@preact/signals"
import { useRef } from "preact/hooks"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Mark } from "../shared/mark.tsx"
import { CellMark } from "./cell.tsx"
import type { ClassState } from "./class-state.ts"
import { Grid } from "./grid.tsx"
import { compareStudents, type Order } from "./standing.ts"
import { shapeIn, tagsInUse } from "./versions.ts"

const orders: readonly { readonly order: Order; readonly title: string }[] = [
  { order: "name", title: "Name" },
  { order: "progress", title: "Progress" },
  { order: "help", title: "Needs help" },
]

interface GridPaneProps {
  readonly state: ClassState
  /** Whose drawer is open. */
  readonly chosen: string | null
  /** Ids of those who are picked; null where there is nothing to pick them for. */
  readonly picked: Signal<ReadonlySet<string>> | null
  /** Told here: students as they stand in the grid, from top to bottom. */
  readonly rows: { current: readonly string[] }
  readonly onOpen: (student: string) => void
}

export function GridPane(props: GridPaneProps) {
  const { state } = props
  const order = useSignal<Order>("name")
  const held = useSignal(false)
  const wanted = useSignal("")
  const all = useOrderedRows(state, order.value, held.value)
  const rows = all.filter(({ name }) => isFound(name, wanted.value))
  props.rows.current = rows.map(({ id }) => id)
  return (
    <section class="mid" aria-label="Students and steps">
      <div class="sum num">
        <Sums state={state} />
        <span class="grow" />
        <input
          id="find"
          class="input find"
          type="search"
          aria-label="Find a student"
          placeholder="Find  /"
          value={wanted.value}
          onInput={({ currentTarget }) => {
            wanted.value = currentTarget.value
          }}
          onKeyDown={(event) => {
            const [first] = rows
            if (event.key === "Enter" && first !== undefined) props.onOpen(first.id)
            if (event.key !== "Escape") return
            wanted.value = ""
            event.currentTarget.blur()
          }}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend of its own. */}
        <div class="seg" role="group" aria-label="Sort by">
          {orders.map((one) => (
            <button
              type="button"
              key={one.order}
              aria-pressed={order.value === one.order}
              onClick={() => {
                order.value = one.order
              }}
            >
              {one.title}
            </button>
          ))}
        </div>
      </div>
      <div
        class="gridwrap"
        onPointerEnter={() => {
          held.value = true
        }}
        onPointerLeave={() => {
          held.value = false
        }}
      >
        {rows.length === 0 ? (
          <p class="empty">
            {all.length === 0 ? "Waiting for the first student." : "Nobody is called that."}
          </p>
        ) : (
          <Grid
            state={state}
            rows={rows}
            chosen={props.chosen}
            picked={props.picked}
            onOpen={props.onOpen}
          />
        )}
      </div>
      <Key state={state} />
    </section>
  )
}

/** By any part of the name, whatever the case and the accents. */
const isFound = (name: string, wanted: string) => plain(name).includes(plain(wanted.trim()))
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/** Rows never change places under the pointer: a new order waits until it has left. */
function useOrderedRows(state: ClassState, order: Order, held: boolean): readonly StudentView[] {
  const last = useRef<{ order: Order; ids: readonly string[] }>({ order, ids: [] })
  const named = state.students.map((student) => ({
    ...student,
    name: state.names.get(student.id) ?? student.name,
  }))
  const sorted = named.sort(compareStudents(order, state.standings))
  if (held && last.current.order === order) {
    const place = new Map(last.current.ids.map((id, index) => [id, index]))
    const after = last.current.ids.length
    sorted.sort((a, b) => (place.get(a.id) ?? after) - (place.get(b.id) ?? after))
  }
  last.current = { order, ids: sorted.map((student) => student.id) }
  return sorted
}

function Sums(props: { state: ClassState }) {
  const { students, standings, view } = props.state
  const online = students.filter((student) => student.connected).length
  const stuck = [...standings.values()].filter((standing) => standing.stuck).length
  const finished = [...standings.values()].filter(
    (standing) => standing.done === view.steps.length,
  ).length
  const busiest = busiestStep(props.state)
  if (view.state === "ended") {
    return (
      <>
        <span>
          <b>{students.length}</b> {students.length === 1 ? "student" : "students"}
        </span>
        <span>
          <b>{finished}</b> finished
        </span>
      </>
    )
  }
  return (
    <>
      <span>
        <b>{online}</b> online
      </span>
      <span>
        <b>{students.length - online}</b> away
      </span>
      {stuck === 0 ? null : (
        <span class="bad">
          <b>{stuck}</b> stuck
        </span>
      )}
      {busiest === null ? null : (
        <span class="opt">
          Most are in <b>step {busiest + 1}</b>
        </span>
      )}
      {finished === 0 ? null : (
        <span>
          <b>{finished}</b> finished
        </span>
      )}
    </>
  )
}

/** Where most of those are who are here and not done; null where nobody is. */
function busiestStep({ students, standings, view }: ClassState): number | null {
  const here = students.flatMap((student) => {
    const current = standings.get(student.id)?.current ?? view.steps.length
    return student.connected && current < view.steps.length ? [current] : []
  })
  const steps = [...Map.groupBy(here, (step) => step)]
  const [most] = steps.sort((a, b) => b[1].length - a[1].length || b[0] - a[0])
  return most?.[0] ?? null
}

function Key(props: { state: ClassState }) {
  const { versions, students } = props.state
  return (
    <div class="key" aria-hidden="true">
      <span>
        <CellMark cell={{ kind: "done", spent: 0, hints: 0 }} /> done
      </span>
      <span>
        <CellMark cell={{ kind: "working", since: 0, hints: 0 }} sample="1:14" /> working
      </span>
      <span>
        <CellMark cell={{ kind: "stuck", since: 0, hints: 0 }} sample="9:01" /> stuck
      </span>
      <span>
        <CellMark cell={{ kind: "begun", hints: 0 }} /> begun
      </span>
      <span>
        <CellMark cell={{ kind: "none" }} /> not started
      </span>
      <span>
        <CellMark cell={{ kind: "done", spent: 0, hints: 2 }} /> hints used
      </span>
      <span class="grow" />
      {tagsInUse(students).map((tag) => (
        <span key={tag}>
          <Mark mark={shapeIn(versions, tag)} /> {tag}
        </span>
      ))}
      <span>
        <Mark mark="b" /> replacing
      </span>
      <span>
        <Mark mark="x" /> failed
      </span>
    </div>
  )
}
