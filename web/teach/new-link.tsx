/** A new instructor link, for when the one there is may be in other hands. */
import { useSignal } from "@preact/signals"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import { Dialog } from "../shared/dialog.tsx"
import { makeLink } from "./api.ts"
import { attempt, say } from "./notice.tsx"

export function NewLinkButton() {
  const asking = useSignal(false)
  const ask = (open: boolean) => () => {
    asking.value = open
  }
  return (
    <>
      <Button kind="quiet" small onClick={ask(true)}>
        New link
      </Button>
      {asking.value ? <NewLinkDialog onClose={ask(false)} /> : null}
    </>
  )
}

function NewLinkDialog(props: { onClose: () => void }) {
  const link = useSignal<string | null>(null)
  const pending = useSignal(false)
  const make = async () => {
    if (pending.value) return
    pending.value = true
    const made = await attempt(makeLink)
    pending.value = false
    if (made === null) props.onClose()
    else link.value = made.link
  }
  if (link.value !== null) return <MadeLink link={link.value} onClose={props.onClose} />
  return (
    <Dialog
      title="Make a new instructor link?"
      onClose={props.onClose}
      actions={
        <>
          <Button kind="quiet" onClick={props.onClose} autofocus>
            Cancel
          </Button>
          <Button kind="primary" pending={pending.value} onClick={make}>
            Make a new link
          </Button>
        </>
      }
    >
      <p>
        The old link stops at once, and whoever came by it is signed out everywhere but here.
        Classes and students are not disturbed.
      </p>
    </Dialog>
  )
}

function MadeLink(props: { link: string; onClose: () => void }) {
  return (
    <Dialog
      title="Your new instructor link"
      onClose={props.onClose}
      actions={
        <Button kind="primary" onClick={props.onClose}>
          Done
        </Button>
      }
    >
      <p>It is your key, and it is not shown again: keep it where you find it.</p>
      <div class="phrase" role="status">
        <code data-link>{props.link}</code>
        <Button
          small
          icon="copy"
          autofocus
          onClick={async () => {
            if (await copyText(props.link)) say("The link is copied")
          }}
        >
          Copy
        </Button>
      </div>
    </Dialog>
  )
}
