/** A student's swarm in a few words: running workers, what the update does, hashes per second. */
import type { StudentView } from "../../src/wire/classroom.ts"

export function SwarmDigest(props: { student: StudentView }) {
  const { swarm } = props.student
  if (swarm === null) return <span class="digest">–</span>
  const short = swarm.running < swarm.replicas
  return (
    <span class="digest num" aria-hidden="true">
      <b class={short ? "short" : ""}>
        {swarm.running}/{swarm.replicas}
      </b>
      <span>{swarm.hashRate.toFixed(1)}/s</span>
      <span class={isTrouble(swarm.updateState) ? "bad" : ""}>{updateWord(swarm.updateState)}</span>
    </span>
  )
}

export function swarmWords(student: StudentView): string {
  const { swarm } = student
  if (swarm === null) return `${student.name}, swarm not known yet`
  const update = updateWord(swarm.updateState)
  return [
    student.name,
    `${swarm.running} of ${swarm.replicas} workers running`,
    `${swarm.hashRate.toFixed(1)} hashes per second`,
    ...(update === "" ? [] : [update]),
  ].join(", ")
}

const isTrouble = (state: string | null) => state === "paused" || state === "rollback_paused"

/** Only what goes on or went wrong deserves a word. */
function updateWord(state: string | null): string {
  switch (state) {
    case "updating":
      return "updating"
    case "paused":
      return "paused"
    case "rollback_started":
      return "rolling back"
    case "rollback_paused":
      return "rollback paused"
    default:
      return ""
  }
}
