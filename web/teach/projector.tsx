/** For the wall: how to join, and how far everybody is. No controls. */
import type { ClassView, StudentView } from "../../src/wire/classroom.ts"
import { joinLink, spaced } from "./code.ts"
import { Failure } from "./failure.tsx"
import type { LiveClass } from "./live.ts"
import { hideNames, namesOf } from "./names.ts"
import { QrCode } from "./qr.tsx"
import { columnsOf, type Standing, standingOf } from "./standing.ts"

export function Projector(props: { live: LiveClass }) {
  const view = props.live.view.value
  if (props.live.failure.value !== null) return <Failure error={props.live.failure.value} />
  if (view === null) return <p class="waiting">Opening the class</p>
  const students = [...props.live.students.value.values()]
  return (
    <div class="projector">
      <section class="wall-join" aria-label="How to join">
        <h1>{view.title}</h1>
        <p>
          Join at <b>{location.host}</b>
        </p>
        <div class="wall-code">{spaced(view.code)}</div>
        <QrCode text={joinLink(view.code)} label="QR code that opens the join page" />
        <p class="num">
          <b>{students.filter((student) => student.connected).length}</b> of {students.length} here
        </p>
      </section>
      <Wall view={view} students={students} />
    </div>
  )
}

function Wall(props: { view: ClassView; students: readonly StudentView[] }) {
  const { view, students } = props
  const columns = columnsOf(students, view.steps)
  const names = namesOf(students)
  // Times play no part here: the wall shows who is where, not since when.
  const rows = students
    .map((student) => ({
      student,
      name: shortName(names.get(student.id) ?? student.name),
      standing: standingOf(student, view.steps, view.openSteps, [], 0),
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
  return (
    <main class="wall">
      <h2>{headline(view, students, columns)}</h2>
      <ol class="wall-steps">
        {view.steps.map((step, index) => (
          <li key={step.id} class={index < view.openSteps ? "" : "lk"}>
            <progress
              max={Math.max(1, students.length)}
              value={columns[index]?.done ?? 0}
              aria-label={`Step ${index + 1}, ${step.title}`}
            />
            <span aria-hidden="true">{index + 1}</span>
          </li>
        ))}
      </ol>
      <ul class="wall-grid">
        {rows.map(({ student, name, standing }) => (
          <li key={student.id} class={student.connected ? "" : "off"}>
            <span class="wall-name">
              <b>{name}</b>
              <em>{student.connected ? stepText(standing, view.steps.length) : "away"}</em>
            </span>
            <Strip standing={standing} />
          </li>
        ))}
      </ul>
    </main>
  )
}

function headline(
  view: ClassView,
  students: readonly StudentView[],
  columns: ReturnType<typeof columnsOf>,
): string {
  if (view.state === "paused") return "Paused"
  if (view.state === "ended") return "That was the class"
  if (students.length === 0) return "Waiting for the first student"
  const last = columns.findLastIndex((column) => column.done * 2 >= students.length)
  if (last === -1) return view.steps[0]?.title ?? view.title
  return `${columns[last]?.done} of ${students.length} finished step ${last + 1}`
}

/** First name and initial; hidden names stay as they are. */
function shortName(name: string): string {
  return hideNames.value ? name : name.replace(/^(\S+)\s+(\S).*$/, "$1 $2.")
}

const stepText = (standing: Standing, total: number) =>
  standing.current === total ? "done" : `step ${standing.current + 1}`

function Strip(props: { standing: Standing }) {
  const { cells, done } = props.standing
  return (
    <span class="wall-strip" role="img" aria-label={`${done} of ${cells.length} steps done`}>
      {cells.map((cell, index) => (
        <i key={index} class={cell.kind} />
      ))}
    </span>
  )
}
