/** Into a student's lab, read only: their swarm as it is now, and what ran in it last. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { StudentView } from "../../src/wire/classroom.ts"
import type { LabLook, RanLine } from "../../src/wire/look.ts"
import { captionsOf } from "../lab/swarm/captions.ts"
import { Glyph } from "../lab/swarm/glyph.tsx"
import { type NodeColumn, rackOf, type Seen, type Tile } from "../lab/swarm/rack.ts"
import { formatClock } from "../shared/duration.ts"
import { lookInto } from "./api.ts"
import { LabTimeline } from "./lab-timeline.tsx"
import { swarmWords } from "./swarm-digest.tsx"
import { Trouble } from "./trouble.tsx"
import { shapeIn } from "./versions.ts"

interface LabLookProps {
  readonly classId: string
  readonly student: StudentView
  readonly versions: readonly string[]
}

const refreshMs = 3_000

export function LabLookView(props: LabLookProps) {
  const { student } = props
  const look = useLook(props.classId, student.id)
  return (
    <>
      <section class="sec" aria-labelledby="h-swarm">
        <h2 id="h-swarm">
          Their swarm <span>read-only, live</span>
        </h2>
        {look === null ? null : <MiniSwarm look={look} versions={props.versions} />}
        <p class="small num">{swarmWords(student)}.</p>
        <Trouble student={student} />
      </section>
      {look === null ? null : <LabTimeline look={look} />}
      <section class="sec" aria-labelledby="h-commands">
        <h2 id="h-commands">
          Commands <span>exit code</span>
        </h2>
        {look === null ? null : <Commands commands={look.commands} />}
      </section>
    </>
  )
}

/** Asked for again and again while it is open; what cannot be had leaves the last picture. */
function useLook(classId: string, student: string): LabLook | null {
  const look = useSignal<LabLook | null>(null)
  useEffect(() => {
    let gone = false
    const ask = async () => {
      if (document.hidden) return
      const answer = await lookInto(classId, student).catch(() => null)
      if (!gone && answer !== null) look.value = answer
    }
    void ask()
    const timer = setInterval(() => void ask(), refreshMs)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [classId, student, look])
  return look.value
}

function MiniSwarm(props: { look: LabLook; versions: readonly string[] }) {
  const seen = seenIn(props.look)
  const rack = rackOf(seen)
  const captions = captionsOf(seen, rack)
  return (
    <>
      <div class="mini">
        {rack.columns.map((column) => (
          <Column key={column.node.id} column={column} versions={props.versions} />
        ))}
      </div>
      <ul class="mini-captions">
        {captions.lines.map(({ slot, look, text }) => (
          <li key={slot}>
            <Glyph look={look} />
            <span>
              <b>worker.{slot}</b> {text}
            </span>
          </li>
        ))}
        {captions.more > 0 ? <li>and {captions.more} more</li> : null}
      </ul>
    </>
  )
}

function Column(props: { column: NodeColumn; versions: readonly string[] }) {
  const { name, down, availability, tiles } = props.column
  const state = down ? "down" : availability === "active" ? "" : availability
  return (
    <section class={down ? "mini-node is-down" : "mini-node"} aria-label={`${name} ${state}`}>
      <h3>
        {name} <span>{state}</span>
      </h3>
      <ul>
        {tiles.map((tile) => (
          <li key={tile.task.id}>
            <MiniTile tile={tile} versions={props.versions} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function MiniTile(props: { tile: Tile; versions: readonly string[] }) {
  const { task, look, tag } = props.tile
  const words = `worker ${task.slot}, ${tag}, ${look}`
  return (
    <span
      class="tile"
      role="img"
      aria-label={words}
      title={task.status.err === "" ? words : `${words}: ${task.status.err}`}
      data-v={shapeIn(props.versions, tag)}
      data-s={look}
    >
      <Glyph look={look} />
      <span class="slot">{task.slot}</span>
    </span>
  )
}

function seenIn({ picture, versions }: LabLook): Seen {
  const byId = <Thing extends { readonly id: string }>(things: readonly Thing[]) =>
    new Map(things.map((thing) => [thing.id, thing]))
  return {
    tasks: byId(picture.tasks),
    services: byId(picture.services),
    nodes: byId(picture.nodes),
    versions,
  }
}

function Commands({ commands }: { commands: readonly RanLine[] }) {
  if (commands.length === 0) return <p class="small">Nothing has run yet.</p>
  return (
    <ol class="ran">
      {commands.map(({ id, at, line, code, error }) => (
        <li key={id}>
          <time>{formatClock(at)}</time>
          <code title={line}>{line}</code>
          <span class={code === 0 ? "" : "bad"}>
            <span class="sr">ended with </span>
            {code}
          </span>
          {code !== 0 && error !== null ? <code class="ran-error">{error}</code> : null}
        </li>
      ))}
    </ol>
  )
}
