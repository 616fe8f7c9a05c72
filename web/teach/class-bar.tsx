/** The header of a class: which, whether it is live, and what concerns it as a whole. */
import type { ClassView } from "../../src/wire/classroom.ts"
import { Brand } from "../shared/brand.tsx"
import { Button } from "../shared/button.tsx"
import { formatDuration } from "../shared/duration.ts"
import { Icon } from "../shared/icon.tsx"
import { ThemeButton } from "../shared/theme.tsx"
import { ClassTools } from "./class-tools.tsx"
import { DeleteClass } from "./delete-class.tsx"
import type { Connection } from "./live.ts"
import { now } from "./now.ts"
import { hashOf } from "./route.ts"

interface ClassBarProps {
  readonly view: ClassView
  readonly connection: Connection
  readonly onPause: () => void
  readonly onEnd: () => void
  readonly onHelp: () => void
  /** Where there is no room for them beside the grid: whether they are shown. */
  readonly controls: boolean
  readonly onControls: () => void
}

export function ClassBar(props: ClassBarProps) {
  const { view } = props
  const ended = view.state === "ended"
  return (
    <header class="bar">
      <Brand name={false} />
      <span class="sep" />
      <nav class="crumb" aria-label="Place">
        <a href={hashOf({ page: "list" })}>Classes</a>
        <span aria-hidden="true">/</span>
      </nav>
      <h1 class="bar-title">{view.title}</h1>
      <ConnectionPill view={view} connection={props.connection} />
      <span class="grow" />
      <span class={ended ? "bar-tools" : "bar-tools opt"}>
        <ClassTools classId={view.id} />
      </span>
      {ended ? (
        <DeleteClass view={view} />
      ) : (
        <>
          <Button
            small
            class="narrow"
            aria-expanded={props.controls}
            aria-controls="controls"
            onClick={props.onControls}
          >
            Controls
          </Button>
          <Button
            small
            icon={view.state === "paused" ? "play" : "pause"}
            aria-keyshortcuts="p"
            onClick={props.onPause}
          >
            {view.state === "paused" ? "Resume class" : "Pause class"}
          </Button>
          <Button small kind="bad" class="bar-end" onClick={props.onEnd}>
            End class
          </Button>
        </>
      )}
      <Button
        kind="quiet"
        small
        icon="help"
        class="bar-help"
        aria-label="Keyboard shortcuts"
        aria-keyshortcuts="?"
        onClick={props.onHelp}
      />
      <ThemeButton />
    </header>
  )
}

function ConnectionPill(props: { view: ClassView; connection: Connection }) {
  const { view, connection } = props
  if (view.state === "ended") return <span class="pill">Ended</span>
  if (connection === "offline") {
    return (
      <span class="pill pill--bad" role="status">
        <i class="dot dot--off" /> Reconnecting
      </span>
    )
  }
  if (view.state === "paused") {
    return (
      <span class="pill" role="status">
        <Icon name="pause" size={12} width={2} /> Paused
      </span>
    )
  }
  return (
    <span class="pill live num" role="status">
      <i class="dot" />
      <span>
        {connection === "live" ? "Live" : "Connecting"}
        <span aria-hidden="true">, {formatDuration(now.value - view.createdAt)}</span>
      </span>
    </span>
  )
}
