/** "Start over": the files, the swarm, or both as they were at the beginning. Progress stays. */
import { useSignal } from "@preact/signals"
import { Button } from "../../shared/button.tsx"
import { Dialog } from "../../shared/dialog.tsx"
import { restartTerminals } from "../dock/terminals.ts"
import { decide } from "../lab.ts"
import { addToast } from "../toasts.ts"

const choices = [
  {
    id: "swarm",
    title: "The swarm",
    text: "Five nodes with DockerCoins at v0.1, as at the beginning. Your files stay.",
  },
  {
    id: "files",
    title: "The files",
    text: "Every file as it was, and fresh terminals. What you changed is gone. The swarm stays.",
  },
  { id: "both", title: "Both", text: "Files, terminals and swarm as at the beginning." },
] as const

export function StartOver({ onClose }: { onClose: () => void }) {
  const what = useSignal<"swarm" | "files" | "both">("swarm")
  const pending = useSignal(false)
  const start = async () => {
    pending.value = true
    const { value } = what
    const started = await decide({
      type: "start-over",
      files: value !== "swarm",
      swarm: value !== "files",
    })
    if (started && value !== "swarm") restartTerminals()
    if (started) addToast({ title: "Started over.", detail: "Your progress is kept." })
    onClose()
  }
  return (
    <Dialog
      title="Start over"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autofocus>
            Keep everything
          </Button>
          <Button kind="bad" pending={pending.value} disabled={pending.value} onClick={start}>
            Start over
          </Button>
        </>
      }
    >
      <p>The steps you have done stay done. What should be new?</p>
      <fieldset class="choices">
        <legend class="sr">What should be new</legend>
        {choices.map((choice) => (
          <label key={choice.id}>
            <input
              type="radio"
              name="start-over"
              checked={what.value === choice.id}
              onChange={() => (what.value = choice.id)}
            />
            <span>
              <b>{choice.title}</b>
              <span>{choice.text}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
