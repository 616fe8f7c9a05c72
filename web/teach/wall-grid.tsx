/** Everybody on the wall: first name, step, and the strip of their swarm. */
import { Strip } from "../shared/mark.tsx"
import type { ClassState } from "./class-state.ts"
import { hideNames } from "./names.ts"
import { swarmWords } from "./swarm-digest.tsx"
import { classStrip } from "./versions.ts"

/** More than these would be too small to read: then only the strips are shown. */
const namesMost = 40

export function WallGrid({ state }: { state: ClassState }) {
  const { students, names, standings, view, versions } = state
  const rows = students
    .map((student) => ({ student, name: shortName(names.get(student.id) ?? student.name) }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  const named = rows.length <= namesMost
  const place = (current: number) =>
    current === view.steps.length ? "done" : `step ${current + 1}`
  return (
    <ul class={`wall-grid ${sizeClass(rows.length)}`}>
      {rows.map(({ student, name }) => (
        <li key={student.id} class={student.connected ? "" : "off"}>
          {named ? (
            <span class="wall-name">
              <b>{name}</b>
              <em>{student.connected ? place(standings.get(student.id)?.current ?? 0) : "away"}</em>
            </span>
          ) : null}
          <Strip
            marks={student.swarm === null ? [] : classStrip(student.swarm, versions)}
            label={`${name}, ${swarmWords(student)}`}
          />
        </li>
      ))}
    </ul>
  )
}

const sizeClass = (students: number) =>
  students <= 24 ? "" : students <= namesMost ? "wall-grid--many" : "wall-grid--strips"

/** First name and initial; hidden names stay as they are. */
function shortName(name: string): string {
  return hideNames.value ? name : name.replace(/^(\S+)\s+(\S).*$/u, "$1 $2.")
}
