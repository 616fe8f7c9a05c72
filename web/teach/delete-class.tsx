/** The way to be rid of a class that has ended, and of all that is kept of it. */
import { useSignal } from "@preact/signals"
import type { ClassView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { deleteClass } from "./api.ts"
import { Confirm } from "./confirm.tsx"
import { attempt, say } from "./notice.tsx"
import { hashOf } from "./route.ts"

export function DeleteClass(props: { view: ClassView }) {
  const { id, title } = props.view
  const asking = useSignal(false)
  const ask = (open: boolean) => () => {
    asking.value = open
  }
  return (
    <>
      <Button small kind="bad" onClick={ask(true)}>
        Delete class
      </Button>
      {asking.value ? (
        <Confirm
          title={`Delete \u201c${title}\u201d?`}
          text="Its students, their results and their labs are gone for good. Download the table first if you need it."
          action="Delete class"
          bad
          onConfirm={() =>
            attempt(async () => {
              await deleteClass(id)
              location.hash = hashOf({ page: "list" })
              say(`${title} is deleted`)
            })
          }
          onClose={ask(false)}
        />
      ) : null}
    </>
  )
}
