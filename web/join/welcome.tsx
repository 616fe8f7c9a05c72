/** Right after joining: the resume code, this once, and the way into the lab. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Button } from "../shared/button.tsx"
import { copyText } from "../shared/copy.ts"
import { Icon } from "../shared/icon.tsx"

export function Welcome(props: { resume: string }) {
  const copied = useSignal<"no" | "yes" | "failed">("no")
  const heading = useRef<HTMLHeadingElement>(null)
  const phrase = useRef<HTMLElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const copy = async () => {
    copied.value = (await copyText(props.resume)) ? "yes" : "failed"
    if (copied.value === "failed" && phrase.current) {
      getSelection()?.selectAllChildren(phrase.current)
    }
  }
  return (
    <section class="welcome" aria-labelledby="welcome">
      <h1 id="welcome" ref={heading} tabIndex={-1}>
        You are in.
      </h1>
      <p class="lede">
        Keep this resume code. With it you continue in any other browser, exactly where you were. It
        is shown this once.
      </p>
      <div class="phrase">
        <code ref={phrase} data-resume>
          {props.resume}
        </code>
        <Button icon={copied.value === "yes" ? "check" : "copy"} onClick={copy}>
          {copied.value === "yes" ? "Copied" : "Copy"}
        </Button>
      </div>
      <p class="field-note" role="status">
        {copied.value === "yes" ? "Copied to the clipboard." : null}
        {copied.value === "failed" ? "Select it and copy it, or write it down." : null}
      </p>
      <a class="btn btn--primary btn--xl" href="/lab">
        Open your lab <Icon name="arrow" />
      </a>
      <p class="field-note">Your instructor sees your steps, your swarm and your last commands.</p>
    </section>
  )
}
