/** How students get in: the code, the link, and the QR code. */
import type { ClassView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import type { ClassChange } from "./api.ts"
import { isLocal, joinLink, shortLink, spaced } from "./code.ts"
import { say } from "./notice.tsx"
import { QrCode } from "./qr.tsx"

interface JoinPanelProps {
  readonly view: ClassView
  readonly onChange: (change: ClassChange) => Promise<void>
}

export function JoinPanel({ view, onChange }: JoinPanelProps) {
  const { code, joinable } = view
  const copy = async () => {
    const done = await copyText(joinLink(code))
    say(done ? "The join link is copied" : "Copying is not allowed here: select the link instead")
  }
  return (
    <section class="sec join" aria-label="Join">
      <span class={joinable ? "code" : "code is-closed"} data-code={code}>
        {spaced(code)}
      </span>
      <div class="lk">
        <span>{shortLink(code)}</span>
        <Button kind="quiet" small icon="copy" aria-label="Copy the join link" onClick={copy} />
      </div>
      <div class={joinable ? "qrrow" : ""}>
        {joinable ? (
          <QrCode text={joinLink(code)} label="QR code that opens the join page" />
        ) : (
          <p class="small">Nobody new can join. Who is in comes back with the resume code.</p>
        )}
        <Button
          small
          kind="quiet"
          icon="lock"
          onClick={() => void onChange({ joinable: !joinable })}
        >
          {joinable ? "Close code" : "Open code"}
        </Button>
      </div>
      {joinable && isLocal() ? (
        <p class="small">
          This address works on this machine only. For a class on your network, start the server
          with HOST=0.0.0.0 and open its page under the machine’s own address.
        </p>
      ) : null}
    </section>
  )
}
