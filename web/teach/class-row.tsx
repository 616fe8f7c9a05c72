/** One class in the list: name, code, how far it has come, who is there. */
import type { Progress } from "./api.ts"
import { spaced } from "./code.ts"
import { now } from "./now.ts"
import { hashOf } from "./route.ts"
import { columnsOf } from "./standing.ts"
import { formatAgo, formatDay } from "./time.ts"

export function ClassRow(props: { progress: Progress; live: boolean }) {
  const { class: view, students } = props.progress
  const ended = view.state === "ended"
  const online = students.filter((student) => student.connected).length
  const button = props.live ? "btn btn--primary" : ended ? "btn btn--quiet" : "btn"
  return (
    <li>
      <a class={ended ? "row old" : "row"} href={hashOf({ page: "class", id: view.id })}>
        <span class="title">
          <span class="n">{view.title}</span>
          <span class="s">{exerciseName(view.exercise)}</span>
        </span>
        <span class="cd">
          {ended || !view.joinable ? (
            <span class="s">Code closed</span>
          ) : (
            <span class="code">{spaced(view.code)}</span>
          )}
        </span>
        <Bars progress={props.progress} />
        <span class="st">
          <span class="num">
            {props.live ? <i class="dot" /> : null}
            {ended ? count(students.length) : `${online} of ${students.length} online`}
          </span>
          <span class="s">
            {view.endedAt === null
              ? `Started ${formatAgo(now.value - view.createdAt)}`
              : formatDay(view.createdAt)}
          </span>
        </span>
        <span class="go">
          <span class={button}>{props.live ? "Open live" : ended ? "Results" : "Open"}</span>
        </span>
      </a>
    </li>
  )
}

const count = (students: number) => (students === 1 ? "1 student" : `${students} students`)

/** `rolling-updates` → "Rolling updates". */
const exerciseName = (id: string) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ")

const barHeight = 20

function Bars(props: { progress: Progress }) {
  const { class: view, students } = props.progress
  const done = columnsOf(students, view.steps).map((column) => column.done)
  const most = Math.max(1, ...done)
  return (
    <span class="meter" role="img" aria-label={`Finished each step: ${done.join(", ")}`}>
      {done.map((value, index) => (
        <i
          key={view.steps[index]?.id}
          class={value === 0 ? "z" : ""}
          style={{ height: `${Math.round((value / most) * barHeight)}px` }}
        />
      ))}
    </span>
  )
}
