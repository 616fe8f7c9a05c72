/** How students get in: the code, the link, and the QR code. */
import type { ClassView } from "../../src/wire/classroom.ts"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import { isLocal, joinLink, shortLink, spaced } from "./code.ts"
import { say } from "./notice.tsx"
import { QrCode } from "./qr.tsx"

export function JoinPanel(props: { view: ClassView }) {
  const { code } = props.view
  const copy = async () => {
    const done = await copyText(joinLink(code))
    say(done ? "The join link is copied" : "Copying is not allowed here: select the link instead")
  }
  return (
    <section class="sec join" aria-label="Join">
      <span class="code" data-code={code}>
        {spaced(code)}
      </span>
      <div class="lk">
        <span>{shortLink(code)}</span>
        <Button kind="quiet" small icon="copy" aria-label="Copy the join link" onClick={copy} />
      </div>
      <QrCode text={joinLink(code)} label="QR code that opens the join page" />
      {isLocal() ? (
        <p class="small">
          This address works on this machine only. For a class on your network, start the server
          with HOST=0.0.0.0 and open its page under the machine’s own address.
        </p>
      ) : null}
    </section>
  )
}
