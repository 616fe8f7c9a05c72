/** Who has not come further for long: the ones to walk to. */
import { useSignal } from "@preact/signals"
import type { StudentView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { formatStopwatch } from "../shared/duration.ts"
import type { ClassChange } from "./api.ts"
import type { ClassState } from "./class-state.ts"
import { FailingPanel } from "./failing-panel.tsx"
import { GuessPanel } from "./guess-panel.tsx"
import { now } from "./now.ts"
import { Patience } from "./patience.tsx"
import { Trouble } from "./trouble.tsx"

/** One can only walk to so many. */
const shownFirst = 5

interface HelpListProps {
  readonly state: ClassState
  readonly onOpen: (student: string) => void
  readonly onMessage: (student: string) => void
  readonly onChange: (change: ClassChange) => Promise<void>
}

export function HelpList(props: HelpListProps) {
  const all = useSignal(false)
  const { view, students, standings, names } = props.state
  if (view.state === "ended") return null
  const stuck = students
    .flatMap((student) => {
      const standing = standings.get(student.id)
      return standing?.stuck ? [{ student, standing }] : []
    })
    .sort((a, b) => a.standing.since - b.standing.since)
  const shown = all.value ? stuck : stuck.slice(0, shownFirst)
  return (
    <aside class="rgt" aria-label="What needs attention">
      <section class="sec stuck">
        <h2>
          Needs help <Patience view={view} onChange={props.onChange} />
        </h2>
        {stuck.length === 0 ? (
          <p class="small">Nobody is stuck.</p>
        ) : (
          <ul>
            {shown.map(({ student, standing }) => {
              const step = view.steps[standing.current]
              const hints = step ? (student.progress[step.id]?.hints ?? 0) : 0
              return (
                <li key={student.id}>
                  <div class="t">
                    <span>{names.get(student.id)}</span>
                    <span class="bad num">{formatStopwatch(now.value - standing.since)}</span>
                  </div>
                  <p class="w">
                    Step {standing.current + 1}, {step?.title}.
                    {hints === 0 ? "" : ` ${hints === 1 ? "1 hint" : `${hints} hints`} used.`}
                  </p>
                  <Trouble student={student} most={1} />
                  <LastError student={student} />
                  <div class="rowb">
                    <Button small onClick={() => props.onOpen(student.id)}>
                      Open
                    </Button>
                    <Button small kind="quiet" onClick={() => props.onMessage(student.id)}>
                      Message
                    </Button>
                  </div>
                </li>
              )
            })}
          </ul>
        )}
        {shown.length === stuck.length ? null : (
          <Button
            small
            kind="quiet"
            onClick={() => {
              all.value = true
            }}
          >
            Show all {stuck.length}
          </Button>
        )}
      </section>
      <GuessPanel state={props.state} />
      <FailingPanel state={props.state} />
    </aside>
  )
}

/** What their last command said, if it failed. */
function LastError({ student }: { student: StudentView }) {
  const [last] = student.failed ?? []
  if (last === undefined || (student.failedInRow ?? 0) === 0) return null
  return (
    <code class="last-error" title={`${last.line}: ${last.error}`}>
      {last.error}
    </code>
  )
}
