/** "Use your own Docker CLI": the line that points a real docker at this lab. */
import { useSignal } from "@preact/signals"
import { copyText } from "../../shared/copy.ts"
import { Dialog } from "../../shared/dialog.tsx"
import { Icon } from "../../shared/icon.tsx"
import { model } from "../lab.ts"

export function EngineDialog({ onClose }: { onClose: () => void }) {
  const path = model.value?.engine ?? ""
  const address = `tcp://${hostAndPort()}${path}`
  return (
    <Dialog title="Use your own Docker CLI" onClose={onClose}>
      <p>
        Point the docker of your computer at this swarm. Your terminal and this page then show the
        same one. Try it with one command:
      </p>
      <CopyLine text={`docker -H ${address} service ls`} />
      <p>Or for everything that you type in that terminal:</p>
      <CopyLine text={`export DOCKER_HOST=${address}`} />
      <p class="note">
        <Icon name="lock" size={14} />
        <span>The address contains your key: whoever has it can use your swarm.</span>
      </p>
    </Dialog>
  )
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

/** docker wants a port even where browsers leave it out. */
function hostAndPort(): string {
  if (location.port !== "") return location.host
  return `${location.hostname}:${location.protocol === "https:" ? 443 : 80}`
}
