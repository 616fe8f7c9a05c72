/** What `docker service ps` says of one task, at the tile. Escape or a click elsewhere closes it. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import type { TaskView } from "../../../src/wire/lab.ts"
import { imageTextOf } from "../../../src/wire/versions.ts"
import { Button } from "../../shared/button.tsx"
import { copyText } from "../../shared/copy.ts"
import { model } from "../lab.ts"
import { addToast } from "../toasts.ts"

interface PopoverProps {
  readonly task: TaskView
  readonly anchor: HTMLElement
  readonly onClose: () => void
}

export function TaskPopover({ task, anchor, onClose }: PopoverProps) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => place(element.current, anchor), [anchor])
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("button")?.focus()
    const away = (event: Event) => {
      if (event.target instanceof Node && !element.current?.contains(event.target)) onClose()
    }
    document.addEventListener("pointerdown", away)
    return () => document.removeEventListener("pointerdown", away)
  }, [onClose])
  const close = () => {
    onClose()
    anchor.focus()
  }
  const { status } = task
  const node = model.value?.nodes.get(task.nodeId)?.description.hostname ?? "none yet"
  const copy = async () => {
    const copied = await copyText(task.id)
    addToast(
      copied ? { title: "Task id copied" } : { bad: true, title: "The id could not be copied" },
    )
  }
  return (
    <div
      ref={element}
      class="popover"
      role="dialog"
      aria-label={`${task.serviceName}.${task.slot}`}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <h3>
        {task.serviceName}.{task.slot}
      </h3>
      <dl>
        <Row name="Task" value={task.id.slice(0, 12)} />
        <Row name="Image" value={imageTextOf(task.image)} />
        <Row name="Node" value={node} />
        <Row name="Desired" value={task.desiredState} />
        <Row name="Current" value={status.state} />
        {status.exitCode === undefined ? null : (
          <Row name="Exit code" value={`${status.exitCode}`} />
        )}
        {status.err === "" ? null : <Row name="Error" value={status.err} bad />}
      </dl>
      <div class="popover-foot">
        <Button small icon="copy" onClick={copy}>
          Copy ID
        </Button>
        <Button small kind="quiet" onClick={close}>
          Close
        </Button>
      </div>
    </div>
  )
}

function Row(props: { name: string; value: string; bad?: boolean }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd class={props.bad ? "mono bad" : "mono"}>{props.value}</dd>
    </>
  )
}

/** Below the tile where there is room, else above; never past the edges. */
function place(popover: HTMLElement | null, anchor: HTMLElement): void {
  if (popover === null) return
  const tile = anchor.getBoundingClientRect()
  const { width, height } = popover.getBoundingClientRect()
  const left = Math.min(Math.max(8, tile.left), innerWidth - width - 8)
  const below = tile.bottom + 6
  const top = below + height > innerHeight - 8 ? Math.max(8, tile.top - height - 6) : below
  popover.style.left = `${left}px`
  popover.style.top = `${top}px`
}
