/** For the wall: how to join, and how far everybody is. Its controls show while the pointer moves. */
import { useSignal } from "@preact/signals"
import type { ClassView } from "../../src/wire/classroom.ts"
import { Mark } from "../shared/mark.tsx"
import { type ClassState, classState } from "./class-state.ts"
import { joinLink, spaced } from "./code.ts"
import { Failure } from "./failure.tsx"
import type { LiveClass } from "./live.ts"
import { now } from "./now.ts"
import { ProjectorControls } from "./projector-controls.tsx"
import { QrCode } from "./qr.tsx"
import { shapeIn, tagsInUse } from "./versions.ts"
import { WallGrid } from "./wall-grid.tsx"

export function Projector(props: { live: LiveClass }) {
  const { live } = props
  const codeOnly = useSignal(false)
  const hideWall = useSignal(false)
  const state = classState(live)
  if (live.failure.value !== null) return <Failure error={live.failure.value} />
  if (state === null) return <p class="waiting">Opening the class</p>
  const { view } = state
  const toggleCode = () => {
    codeOnly.value = !codeOnly.value
  }
  return (
    <div class={codeOnly.value || hideWall.value ? "projector projector--code" : "projector"}>
      <Join state={state} onCode={toggleCode} large={codeOnly.value} />
      {codeOnly.value || hideWall.value ? null : (
        <main class="wall">
          <div class="wall-head">
            <h2>{saidNow(live) ?? headline(state)}</h2>
            <Versions state={state} />
          </div>
          <Steps state={state} />
          <WallGrid state={state} />
        </main>
      )}
      {view.state === "ended" ? null : <ProjectorControls hideWall={hideWall} />}
    </div>
  )
}

function Join(props: { state: ClassState; large: boolean; onCode: () => void }) {
  const { view, students } = props.state
  return (
    <section class="wall-join" aria-label="How to join">
      <h1>{view.title}</h1>
      {view.joinable ? (
        <>
          <p>
            Join at <b>{location.host}</b>
          </p>
          <button
            type="button"
            class="wall-code"
            aria-pressed={props.large}
            title={props.large ? "Back to the wall" : "Fill the screen with the code"}
            onClick={props.onCode}
          >
            {spaced(view.code)}
          </button>
          <QrCode text={joinLink(view.code)} label="QR code that opens the join page" />
        </>
      ) : (
        <p>The code is closed: nobody new can join.</p>
      )}
      <p class="num">
        <b>{students.filter((student) => student.connected).length}</b> of {students.length} here
      </p>
    </section>
  )
}

/** What is said stands there for a minute. */
const saidFor = 60_000

function saidNow(live: LiveClass): string | null {
  const said = live.broadcast.value
  return said !== null && now.value - said.at < saidFor ? said.text : null
}

function headline({ view, students, columns }: ClassState): string {
  if (view.state === "paused") return "Paused"
  if (view.state === "ended") return "That was the class"
  if (students.length === 0) return "Waiting for the first student"
  const last = columns.findLastIndex((column) => column.done * 2 >= students.length)
  if (last === -1) return firstTitle(view)
  return `${columns[last]?.done} of ${students.length} finished step ${last + 1}`
}

const firstTitle = (view: ClassView) => view.steps[0]?.title ?? view.title

function Versions({ state }: { state: ClassState }) {
  return (
    <p class="wall-versions">
      {tagsInUse(state.students).map((tag) => (
        <span key={tag}>
          <Mark mark={shapeIn(state.versions, tag)} /> {tag}
        </span>
      ))}
    </p>
  )
}

function Steps({ state }: { state: ClassState }) {
  const { view, students, columns } = state
  return (
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
  )
}
