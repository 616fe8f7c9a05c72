/** A student's swarm: the strip for the eye, the same and the figures in words. */
import type { StudentView, SwarmDigest } from "../../src/wire/classroom.ts"
import type { SlotMark } from "../../src/wire/strip.ts"
import { Strip } from "../shared/mark.tsx"
import { classStrip } from "./versions.ts"

/** More marks than this would not be told apart: the rest is a number. */
const marksShown = 20
/** Marks of this size, px, fit the column up to so many. */
const sizes = [
  { marks: 10, size: 10 },
  { marks: 14, size: 7 },
  { marks: marksShown, size: 5 },
] as const

export function SwarmStrip(props: { student: StudentView; versions: readonly string[] }) {
  const { swarm } = props.student
  if (swarm === null) return <span class="digest">–</span>
  const strip = classStrip(swarm, props.versions)
  const marks = strip.slice(0, marksShown)
  const more = swarm.replicas - marks.length
  const { size } = sizes.find((one) => marks.length <= one.marks) ?? { size: 5 }
  return (
    <span class="digest num" aria-hidden="true">
      <Strip marks={marks} size={size} />
      {more > 0 ? <span>+{more}</span> : null}
      {isTrouble(swarm.updateState) ? <i class="digest-halt" /> : null}
    </span>
  )
}

export function swarmWords({ swarm }: StudentView): string {
  if (swarm === null) return "swarm not known yet"
  const update = updateWord(swarm.updateState)
  return [
    `${swarm.running} of ${swarm.replicas} workers running`,
    ...stripWords(swarm),
    `${swarm.hashRate.toFixed(1)} hashes per second`,
    ...(update === "" ? [] : [update]),
  ].join(", ")
}

/** "6 in v0.1, 3 in v0.4, 1 being replaced". */
function stripWords({ strip = [], tags = {} }: SwarmDigest): string[] {
  const count = (...marks: readonly SlotMark[]) =>
    strip.filter((mark) => marks.includes(mark)).length
  const versions = (["1", "2", "3"] as const).flatMap((mark) =>
    count(mark) === 0 ? [] : `${count(mark)} in ${tags[mark] ?? `version ${mark}`}`,
  )
  const [replacing, failed] = [count("a", "b", "c"), count("x")]
  return [
    ...versions,
    ...(replacing === 0 ? [] : [`${replacing} being replaced`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ]
}

const isTrouble = (state: string | null) => state === "paused" || state === "rollback_paused"

/** Only what goes on or went wrong deserves a word. */
function updateWord(state: string | null): string {
  switch (state) {
    case "updating":
      return "updating"
    case "paused":
      return "update paused"
    case "rollback_started":
      return "rolling back"
    case "rollback_paused":
      return "rollback paused"
    default:
      return ""
  }
}
