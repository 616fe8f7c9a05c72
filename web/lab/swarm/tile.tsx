/** One task: glyph and slot, the version below, the state's word while something is changing. */

import { pace } from "../lab.ts"
import { clusterAt } from "../model/pace.ts"
import { Glyph } from "./glyph.tsx"
import type { Tile } from "./rack.ts"

/** Until a worker is gone: 1.2 s, 2 s for the network, and the ten of grace, in cluster ms. */
const stopTakes = 13_200

interface TileProps {
  readonly tile: Tile
  readonly tabIndex: number
  readonly onOpen: (tile: Tile, element: HTMLElement) => void
}

export function TaskTile({ tile, tabIndex, onOpen }: TileProps) {
  const { task, look, shape, tag } = tile
  return (
    <li>
      <button
        type="button"
        class="tile"
        data-v={shape}
        data-s={look}
        data-flip={task.id}
        data-tile
        tabIndex={tabIndex}
        aria-label={`worker ${task.slot}, ${tag}, ${look}`}
        onClick={(event) => onOpen(tile, event.currentTarget)}
      >
        <Glyph look={look} />
        <span class="slot">{task.slot}</span>
        <span class="ver">{tag}</span>
        {look === "running" ? null : <span class="st">{look}</span>}
        {look === "stopping" ? <Drain since={task.status.timestamp} /> : null}
      </button>
    </li>
  )
}

/** The time that is left runs out from right to left: one CSS animation, no ticks. */
function Drain({ since }: { since: number }) {
  const present = pace.value
  if (present === null) return null
  const gone = Math.max(0, (clusterAt(present, Date.now()) - since) / 1000)
  const style = {
    animationDuration: `${stopTakes / present.rate}ms`,
    animationDelay: `${-gone / present.rate}ms`,
    animationPlayState: present.running ? "running" : "paused",
  }
  return <i class="drain" style={style} />
}
