/** The last page of a lab: the class is over, or this browser does not belong to it any more. */
import { signal } from "@preact/signals"
import { Button } from "../../shared/button.tsx"
import { model } from "../lab.ts"
import { doneCount } from "../steps/order.ts"

/** The student wants to see the lab once more: it answers, but takes nothing. */
export const lookingBack = signal(false)

export function Ended({ why }: { why: "class-ended" | "removed" | "signed-out" }) {
  return (
    <main class="over-page">{why === "class-ended" ? <ClassEnded /> : <Gone why={why} />}</main>
  )
}

function ClassEnded() {
  const { student, steps } = model.value ?? { student: null, steps: [] }
  const started = steps.flatMap((step) => (step.startedAt === null ? [] : [step.startedAt]))
  const last = steps.flatMap((step) => (step.doneAt === null ? [] : [step.doneAt]))
  const minutes = Math.round((Math.max(0, ...last) - Math.min(...started)) / 60_000)
  return (
    <>
      <h2>That was the class{student ? `, ${student.name.split(" ")[0]}` : ""}</h2>
      <div class="figures num">
        <div>
          <b>
            {doneCount(steps)}/{steps.length}
          </b>
          <span>steps done</span>
        </div>
        {last.length > 0 ? (
          <div>
            <b>{minutes} min</b>
            <span>at work</span>
          </div>
        ) : null}
      </div>
      <p>Your instructor ended the class. Your results are kept, and your lab can be looked at.</p>
      <Button kind="primary" onClick={() => (lookingBack.value = true)}>
        Look at the lab
      </Button>
    </>
  )
}

function Gone({ why }: { why: "removed" | "signed-out" }) {
  return (
    <>
      <h2>{why === "removed" ? "You are no longer in this class" : "This browser has no lab"}</h2>
      <p>
        {why === "removed"
          ? "Your instructor closed this lab. If that surprises you, ask them."
          : "Join with the code on the board, or continue with your resume phrase."}
      </p>
      <a class="btn btn--primary" href="/">
        Join a class
      </a>
    </>
  )
}
