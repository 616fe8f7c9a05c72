/** Breaks something in the swarms of the class, or of one student, and repairs it again. */
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import type { FaultAnswer, StudentView } from "../../src/wire/classroom.ts"
import { type FaultOrder, faultText } from "../../src/wire/faults.ts"
import { Button } from "../shared/button.tsx"
import { orderFault } from "./api.ts"
import { FaultFields } from "./fault-fields.tsx"
import { type Broken, brokenIn, firstFields, offers } from "./faults.ts"
import { attempt, say } from "./notice.tsx"

interface FaultPanelProps {
  readonly classId: string
  /** Those whose labs are meant. */
  readonly students: readonly StudentView[]
  /** What they are called; left out where they are the whole class. */
  readonly whom?: string
  /** Makes them the whole class again. */
  readonly onAll?: () => void
  readonly children?: ComponentChildren
}

export function FaultPanel(props: FaultPanelProps) {
  const { students, whom, onAll } = props
  const chosen = useSignal(0)
  const fields = useSignal(firstFields)
  const pending = useSignal(false)
  const meant = whom === undefined ? undefined : students.map(({ id }) => id)
  const order = async (wanted: FaultOrder, students: readonly string[] | undefined) => {
    pending.value = true
    const answer = await attempt(() => orderFault(props.classId, { ...wanted, students }))
    if (answer !== null) say(outcome(answer, wanted.active))
    pending.value = false
  }
  const offer = offers[chosen.value]
  return (
    <section class="sec" aria-label="Break something">
      <h2>
        Break something <span>for {whom ?? "everyone"}</span>
      </h2>
      <form
        class="break"
        onSubmit={(event) => {
          event.preventDefault()
          if (offer === undefined || pending.value) return
          const fault = offer.fault(fields.value)
          void order({ fault, active: true }, meant)
        }}
      >
        <select
          class="input"
          aria-label="What to break"
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.selectedIndex
          }}
        >
          {offers.map(({ title }, index) => (
            <option key={title} selected={index === chosen.value}>
              {title}
            </option>
          ))}
        </select>
        <FaultFields
          asks={offer?.asks ?? []}
          fields={fields.value}
          onChange={(changed) => {
            fields.value = { ...fields.value, ...changed }
          }}
        />
        <Button small type="submit" icon="warning" pending={pending.value}>
          Break
        </Button>
        {onAll ? (
          <Button small kind="quiet" onClick={onAll}>
            For everyone
          </Button>
        ) : null}
      </form>
      {props.children}
      <BrokenList
        broken={brokenIn(students)}
        of={students.length}
        onRepair={({ fault, students }) => void order({ fault, active: false }, students)}
      />
    </section>
  )
}

interface BrokenListProps {
  readonly broken: readonly Broken[]
  /** Students that are looked at. */
  readonly of: number
  readonly onRepair: (broken: Broken) => void
}

function BrokenList(props: BrokenListProps) {
  return (
    <ul class="broken" aria-label="Broken now">
      {props.broken.map((broken) => {
        const text = faultText(broken.fault)
        const { length } = broken.students
        return (
          <li key={text}>
            <span>
              {text}
              {props.of > 1 ? (
                <span class="small num">
                  {length === props.of ? "for all" : `for ${length} of ${props.of}`}
                </span>
              ) : null}
            </span>
            <Button small aria-label={`Repair: ${text}`} onClick={() => props.onRepair(broken)}>
              Repair
            </Button>
          </li>
        )
      })}
    </ul>
  )
}

function outcome({ done, refused }: FaultAnswer, active: boolean): string {
  const [first] = refused
  const labs = (count: number) => (count === 1 ? "1 lab" : `${count} labs`)
  if (first !== undefined) return `Not in ${labs(refused.length)}: ${first.message}`
  if (done.length === 0) return "Nobody has joined yet"
  return `${active ? "Broken" : "Repaired"} in ${labs(done.length)}`
}
