/** "Use your own Docker CLI": what points a real docker at this lab, and whether one has called. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../shared/button.tsx"
import { copyText } from "../../shared/copy.ts"
import { Dialog } from "../../shared/dialog.tsx"
import { formatDuration } from "../../shared/duration.ts"
import { Icon } from "../../shared/icon.tsx"
import { model, workspace } from "../lab.ts"
import { isConnected, ownDocker, renewAddress } from "../own-docker.ts"
import { engineLines, type System } from "./engine-lines.ts"

export function EngineDialog({ onClose }: { onClose: () => void }) {
  const system = useSignal<System>(navigator.userAgent.includes("Windows") ? "windows" : "unix")
  const engine = ownDocker.value?.engine ?? model.value?.engine ?? ""
  const lines = engineLines(new URL(location.href), engine, system.value)
  return (
    <Dialog title="Use your own Docker CLI" onClose={onClose} actions={<Actions />}>
      <Light />
      <p>
        Point the docker of your computer at this swarm. Your terminal and this page then show the
        same one. Try it with one command:
      </p>
      <CopyLine text={lines.once} />
      <p>To stay with it, make a context of it, and go back with docker context use default:</p>
      {lines.context.map((line) => (
        <CopyLine key={line} text={line} />
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame. */}
      <div class="seg" role="group" aria-label="Your system">
        <SystemButton system={system} is="unix" name="Linux, macOS" />
        <SystemButton system={system} is="windows" name="Windows (PowerShell)" />
      </div>
      {location.protocol === "https:" ? null : (
        <>
          <p>Or only for the terminal that you type this in:</p>
          <CopyLine text={lines.shell} />
        </>
      )}
      <p>To build images there, with the builder that this engine has:</p>
      <CopyLine text={lines.build} />
      <p class="note">
        <Icon name="chart" size={14} />
        <span>
          A service update that is watched in the foreground makes about 15 requests a second; with
          --detach it makes one. Close events and followed logs that you no longer read.
        </span>
      </p>
      <p class="note">
        <Icon name="lock" size={14} />
        <span>
          The address contains your key: whoever has it can use your swarm. A new address ends the
          old one at once.
        </span>
      </p>
    </Dialog>
  )
}

interface SystemButtonProps {
  readonly system: { value: System }
  readonly is: System
  readonly name: string
}

function SystemButton({ system, is, name }: SystemButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={system.value === is}
      onClick={() => {
        system.value = is
      }}
    >
      {name}
    </button>
  )
}

function Actions() {
  const pending = useSignal(false)
  const renew = async () => {
    if (pending.value) return
    pending.value = true
    await renewAddress()
    pending.value = false
  }
  return (
    <>
      <Button icon="reset" pending={pending.value} onClick={renew}>
        New address
      </Button>
      <a
        class="btn"
        href="/api/lab/workspace.tar"
        download="dockercoins.tar"
        onClick={() => workspace.flush()}
      >
        <Icon name="download" size={16} />
        Your files (.tar)
      </a>
    </>
  )
}

/** Whether a docker from outside has called, and which. */
function Light() {
  const now = useNow()
  const own = ownDocker.value
  const guest = own?.guest ?? null
  const on = isConnected(own, now)
  return (
    <p class="guest" role="status">
      <i class={on ? "dot" : "dot dot--off"} />
      {guest === null ? (
        "No docker from outside has called yet."
      ) : (
        <>
          {on ? "Connected: " : "Last called: "}
          {guest.agent === "" ? "a client without a name" : guest.agent}
          {on ? null : `, ${formatDuration(now - guest.at)} ago`}
        </>
      )}
    </p>
  )
}

/** Wall ms, looked at every few seconds. */
export function useNow(): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 5_000)
    return () => clearInterval(timer)
  }, [now])
  return now.value
}

function CopyLine({ text }: { text: string }) {
  const copied = useSignal<boolean | null>(null)
  const copy = async () => {
    copied.value = await copyText(text)
  }
  return (
    <button type="button" class="cmd" onClick={copy} aria-label={`Copy: ${text}`}>
      <code>{text}</code>
      <span class="go" role="status">
        <Icon name={copied.value ? "check" : "copy"} size={14} />
        {copied.value === null ? "Copy" : copied.value ? "Copied" : "Select it"}
      </span>
    </button>
  )
}
