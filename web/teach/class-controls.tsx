/** What the instructor does to a whole class while it runs: lets join, paces, tells, breaks. */
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
}

export function ClassControls({ live, state, open, onChange, onEnd }: ClassControlsProps) {
  const { view, students } = state
  return (
    <aside id="controls" class={open ? "lft is-open" : "lft"} aria-label="Class controls">
      <section class="sec rowb narrow" aria-label="Class">
        <ClassTools classId={view.id} />
        <Button small kind="bad" class="phone" onClick={onEnd}>
          End class
        </Button>
      </section>
      <JoinPanel view={view} />
      <Pace state={state} onChange={onChange} />
      <MessagePanel classId={view.id} count={students.length} broadcast={live.broadcast.value} />
      <FaultPanel classId={view.id} students={students} />
    </aside>
  )
}
