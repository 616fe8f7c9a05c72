/** A word to everyone: it stands above every lab until the student dismisses it. */
import type { Broadcast } from "../../src/wire/broadcast.ts"
import { Button } from "../shared/button.tsx"
import { formatDuration } from "../shared/duration.ts"
import { sendBroadcast } from "./api.ts"
import { MessageForm } from "./message-form.tsx"
import { attempt, say } from "./notice.tsx"
import { now } from "./now.ts"

interface MessagePanelProps {
  readonly classId: string
  /** Students in the class. */
  readonly count: number
  /** What was said last. */
  readonly broadcast: Broadcast | null
}

export function MessagePanel(props: MessagePanelProps) {
  const takeBack = async () => {
    const taken = await attempt(() => sendBroadcast(props.classId, null, undefined))
    if (taken !== null) say("The message is taken back")
  }
  return (
    <section class="sec" aria-labelledby="h-message">
      <h2 id="h-message">Message to everyone</h2>
      <MessageForm
        classId={props.classId}
        id="message"
        label="Message to everyone"
        placeholder="Shown at the top of every lab"
        disabled={props.count === 0}
      />
      {props.broadcast === null ? null : (
        <div class="said-last">
          <p class="small">
            Said {formatDuration(Math.max(0, now.value - props.broadcast.at))} ago
          </p>
          <p class="said-text">{props.broadcast.text}</p>
          <Button small kind="quiet" onClick={takeBack}>
            Take back
          </Button>
        </div>
      )}
    </section>
  )
}
