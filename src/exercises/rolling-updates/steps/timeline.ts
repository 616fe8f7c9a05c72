/** Step 11: an image that exists nowhere: rejected, paused; then mended. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import { withoutDigest } from "../definition.ts"
import type { Happening } from "../happenings.ts"

type Timeline = {
  /** The image that could not be had, once one of its tasks was rejected. */
  readonly bad: string | null
  readonly rejections: number
  readonly paused: boolean
  readonly mended: boolean
  readonly tries: number
}

const untried: Timeline = { bad: null, rejections: 0, paused: false, mended: false, tries: 0 }

/** Ten workers make the service whole again. */
const whole = 10

export const timeline: Step = {
  id: "timeline",
  title: "An upgrade that cannot work",
  prose: `Last, a mistake on purpose: ask for an image that nobody has built.

\`\`\`run
docker service update --image 127.0.0.1:5000/worker:v0.9 dockercoins_worker
\`\`\`

The client warns that the registry does not know it, and the swarm tries all the same. Watch the tasks in the second terminal:

\`\`\`run 2
watch -n1 "docker service ps dockercoins_worker | grep -v Shutdown.*Shutdown"
\`\`\`

- The new task is **Rejected** within a second: \`No such image: 127.0.0.1:5000/work…\`. The old one had been told to stop in the same moment that the new one was made, so its slot is lost. With a parallelism of 2, two slots are.
- The update **pauses at once**, at its first failure: that is the default failure action. The slots that were not begun keep their old task and go on working. Eight or nine of ten is not bad for a broken upgrade, and the graph shows it.
- The lost slot does not give up. Every **five seconds** there is another task and another rejection, since restarting what has failed is the business of the service and not of the update. Its history holds five rows, so the old version soon drops out of it.

Now mend it, in any way you like, until ten workers of one definition run. Anything that redefines the service takes a paused update up again:

\`\`\`run
docker service rollback dockercoins_worker
\`\`\`

or a deploy of a version that exists.`,
  hints: [
    "It needs a tag that was never pushed. `docker service ps --no-trunc dockercoins_worker` shows the whole error.",
    "Do not wait for the foreground command: it ends with “service update paused” by itself. That is what should happen.",
    "To mend it: `docker service rollback dockercoins_worker`, or `export TAG=v0.2` and a stack deploy. Then wait until `docker service ls` says 10/10 and the update status is no longer paused.",
  ],
  check: check<Timeline, Happening>({
    initial: untried,
    fold(state, happening) {
      if (state.mended) return state
      switch (happening.type) {
        case "reset":
          return { ...untried, tries: state.tries }
        case "task":
          return happening.state === "rejected" ? rejected(state, happening.image) : state
        case "status":
          return happening.state === "paused" && state.bad !== null && !state.paused
            ? { ...state, paused: true, tries: state.tries + 1 }
            : state
        case "settled":
          return isMended(state, happening) ? { ...state, mended: true } : state
        default:
          return state
      }
    },
    done: (state) => state.mended,
    evidence({ bad, paused, mended, rejections }) {
      if (bad === null) return null
      if (mended) return "Rejected, paused, and mended"
      const count = rejections === 1 ? "Rejected once" : `Rejected ${rejections} times`
      return paused ? `${count}, and paused: mend it` : `${count}: ${withoutDigest(bad)}`
    },
    tries: (state) => state.tries,
  }),
}

/** Retries go on for ever, and every one would be stored: counting to five shows the rhythm. */
const mostCounted = 5

function rejected(state: Timeline, image: string): Timeline {
  if (state.bad !== image) return { ...state, bad: image, rejections: 1, paused: false }
  if (state.rejections >= mostCounted) return state
  return { ...state, rejections: state.rejections + 1 }
}

function isMended(state: Timeline, settled: Happening & { type: "settled" }): boolean {
  return (
    state.paused &&
    settled.image !== state.bad &&
    settled.running >= whole &&
    settled.running === settled.replicas &&
    settled.state !== "paused" &&
    settled.state !== "rollback_paused"
  )
}
