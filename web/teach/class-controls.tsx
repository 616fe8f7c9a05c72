/** What the instructor does to a whole class while it runs: lets join, paces, tells, breaks. */
import type { Signal } from "@preact/signals"
import { Button } from "../shared/button.tsx"
import type { ClassChange } from "./api.ts"
import type { ClassState } from "./class-state.ts"
import { ClassTools } from "./class-tools.tsx"
import { FaultPanel } from "./fault-panel.tsx"
import { JoinPanel } from "./join-panel.tsx"
import type { LiveClass } from "./live.ts"
import { MessagePanel } from "./message-panel.tsx"
import { Pace } from "./pace.tsx"

interface ClassControlsProps {
  readonly live: LiveClass
  readonly state: ClassState
  /** On small screens they lie over the grid. */
  readonly open: boolean
  readonly onChange: (wanted: ClassChange) => Promise<void>
  readonly onEnd: () => void
  /** Ids of those who are picked in the grid. */
  readonly picked: Signal<ReadonlySet<string>>
}

export function ClassControls(props: ClassControlsProps) {
  const { live, state, open, onChange, onEnd, picked } = props
  const { view, students } = state
  return (
    <aside id="controls" class={open ? "lft is-open" : "lft"} aria-label="Class controls">
      <section class="sec rowb narrow" aria-label="Class">
        <ClassTools classId={view.id} />
        <Button small kind="bad" class="phone" onClick={onEnd}>
          End class
        </Button>
      </section>
      <JoinPanel view={view} onChange={onChange} />
      <Pace state={state} onChange={onChange} />
      <MessagePanel classId={view.id} count={students.length} broadcast={live.broadcast.value} />
      <PickedFaults {...{ state, picked }} />
    </aside>
  )
}

/** Faults are for everyone, or for those who are picked in the grid. */
function PickedFaults({ state, picked }: Pick<ClassControlsProps, "state" | "picked">) {
  const { view, students } = state
  const some = students.filter(({ id }) => picked.value.has(id))
  if (some.length === 0) {
    return (
      <FaultPanel classId={view.id} students={students}>
        <p class="small">Pick students in the grid to break it only for them.</p>
      </FaultPanel>
    )
  }
  return (
    <FaultPanel
      classId={view.id}
      students={some}
      whom={some.length === 1 ? "1 student" : `${some.length} students`}
      onAll={() => {
        picked.value = new Set()
      }}
    />
  )
}
