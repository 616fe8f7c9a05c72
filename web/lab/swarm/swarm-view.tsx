/** The swarm: a column for each node, a tile for each worker task, captions that say what happens. */
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { model } from "../lab.ts"
import { CaptionList } from "./caption-list.tsx"
import { captionsOf } from "./captions.ts"
import { FaultNote } from "./fault-note.tsx"
import { useFlip } from "./flip.ts"
import { Glyph } from "./glyph.tsx"
import { type NodeColumn, type Rack, rackOf, type Tile } from "./rack.ts"
import { TaskPopover } from "./task-popover.tsx"
import { TaskTile } from "./tile.tsx"
import { moveBetweenTiles } from "./tile-keys.ts"
import { Versions } from "./versions.tsx"

export const rack = () => (model.value === null ? null : rackOf(model.value))

export function SwarmView() {
  const picture = useComputed(rack)
  const open = useSignal<{ id: string; anchor: HTMLElement } | null>(null)
  const container = useFlip<HTMLDivElement>()
  useRovingStart(container)
  if (picture.value === null || model.value === null) return null
  const { columns, homeless } = picture.value
  const onOpen = (tile: Tile, anchor: HTMLElement) => {
    open.value = { id: tile.task.id, anchor }
  }
  const openTask = open.value === null ? undefined : model.value.tasks.get(open.value.id)
  return (
    <section class="pane-swarm" aria-labelledby="h-swarm" data-region="swarm" tabIndex={-1}>
      <div class="ph">
        <h2 id="h-swarm">Swarm</h2>
        <span class="sub num">{summary(picture.value)}</span>
        <span class="grow" />
        <Versions />
      </div>
      <FaultNote />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the tiles, which are buttons. */}
      <div class="rack" ref={container} onKeyDown={moveBetweenTiles}>
        {columns.map((column) => (
          <Column key={column.node.id} column={column} onOpen={onOpen} />
        ))}
      </div>
      {homeless.length > 0 ? <Homeless tiles={homeless} onOpen={onOpen} /> : null}
      <CaptionList captions={captionsOf(model.value, picture.value)} />
      <Legend />
      {open.value !== null && openTask !== undefined ? (
        <TaskPopover
          task={openTask}
          anchor={open.value.anchor}
          onClose={() => (open.value = null)}
        />
      ) : null}
    </section>
  )
}

function Column(props: { column: NodeColumn; onOpen: (tile: Tile, element: HTMLElement) => void }) {
  const { column } = props
  const state = column.down
    ? "Down"
    : column.availability === "active"
      ? column.role
      : column.availability === "drain"
        ? "Drain"
        : "Pause"
  return (
    <section
      class={column.down ? "node is-down" : "node"}
      aria-label={`${column.name}, ${state}, ${column.tiles.length} worker tasks`}
    >
      <header>
        <span class="nm">{column.name}</span>
        <span class="role">{state}</span>
      </header>
      <ul class="tiles">
        {column.tiles.map((tile) => (
          <TaskTile key={tile.task.id} tile={tile} tabIndex={-1} onOpen={props.onOpen} />
        ))}
      </ul>
      <Past tiles={column.past} />
      <ul class="other">
        {column.others.map((other, index) => (
          <li
            key={`${other.name}-${index}`}
            title={other.look === "running" ? undefined : other.look}
          >
            {other.look === "running" ? null : <Glyph look={other.look} size={9} />}
            {other.name}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** As many as fit in two rows of a column. */
const pastShown = 5

function Past({ tiles }: { tiles: readonly Tile[] }) {
  if (tiles.length === 0) return <div class="past" />
  const more = tiles.length - pastShown
  return (
    <div class="past">
      <Glyph look="shutdown" size={9} />
      {tiles.slice(0, pastShown).map((tile) => (
        <b
          key={tile.task.id}
          data-s={tile.look}
          title={`worker.${tile.task.slot} ${tile.tag}, ${tile.look}`}
        >
          {tile.task.slot}
        </b>
      ))}
      {more > 0 ? <span title={`${more} more past tasks`}>+{more}</span> : null}
    </div>
  )
}

function Homeless(props: {
  tiles: readonly Tile[]
  onOpen: (tile: Tile, element: HTMLElement) => void
}) {
  return (
    <section class="homeless" aria-label="Tasks without a node">
      <span class="over">No node</span>
      <ul class="tiles">
        {props.tiles.map((tile) => (
          <TaskTile key={tile.task.id} tile={tile} tabIndex={-1} onOpen={props.onOpen} />
        ))}
      </ul>
    </section>
  )
}

function Legend() {
  const looks = ["preparing", "ready", "starting", "running", "stopping", "failed"] as const
  return (
    <div class="legend" aria-hidden="true">
      {looks.map((look) => (
        <span key={look}>
          <Glyph look={look} size={11} />
          {look}
        </span>
      ))}
    </div>
  )
}

function summary(rack: Rack): string {
  const nodes = `${rack.columns.length} nodes`
  const moving = rack.slots.filter((slot) => !slot.settled).length
  if (moving > 0) return `${nodes}, ${moving} ${moving === 1 ? "slot" : "slots"} changing`
  return `${nodes}, ${rack.running} of ${rack.wanted} workers up`
}

/** One tile is always a tab stop: the first, until the arrows have chosen another. */
function useRovingStart(container: { current: HTMLElement | null }): void {
  const effect = useRef(() => {
    const tiles = container.current?.querySelectorAll<HTMLElement>("[data-tile]") ?? []
    if (![...tiles].some((tile) => tile.tabIndex === 0)) tiles[0]?.setAttribute("tabindex", "0")
  })
  useEffect(() => effect.current())
}
