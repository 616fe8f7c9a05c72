/** Step 9: back by redeploying the earlier image, and by `--rollback` in mid-upgrade. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import { sameImage, withoutDigest } from "../definition.ts"
import type { Happening } from "../happenings.ts"

type Return = {
  /** The earlier image that was deployed again. */
  readonly redeployed: string | null
  /** Slots that run the new version in the rollout that is going on. */
  readonly updated: readonly number[]
  /** A rollback in mid-upgrade: where it leads, and which slots have to turn round. */
  readonly turn: { readonly image: string; readonly slots: readonly number[] } | null
  readonly turned: boolean
  readonly tries: number
}

const atRest: Return = { redeployed: null, updated: [], turn: null, turned: false, tries: 0 }

export const forReal: Step = {
  id: "roll-back-for-real",
  title: "Roll back for real",
  prose: `There are two ways to get the old version back, and you will do both.

**Say what you want.** The file and the TAG are the definition, so deploy the earlier one again. It is in the registry still:

\`\`\`run
export TAG=v0.1
\`\`\`

\`\`\`run
docker stack deploy -c dockercoins.yml dockercoins
\`\`\`

(Changing \`worker.py\` back and building that under one more TAG comes to the same.) This works at any time, however many definitions ago it was. Let it finish.

**Turn round in the middle.** Now upgrade again, and change your mind halfway. Deploy the newer version,

\`\`\`run
export TAG=v0.2
\`\`\`

\`\`\`run
docker stack deploy -c dockercoins.yml dockercoins
\`\`\`

wait until some workers are new and some are old, and then:

\`\`\`run
docker service update dockercoins_worker --rollback
\`\`\`

This time the two definitions differ in their image. The workers that were done turn back; those that had not been touched just stay. They go back one at a time: a rollback has a policy of its own, \`rollback_config\`, and the file sets none.`,
  hints: [
    "Two things are asked for: a stack deploy of an image that the worker had before, and a rollback while an upgrade is half done.",
    "The rollback has to find some workers done and some not. `docker service ps dockercoins_worker | grep -v Shutdown` shows both images at once.",
    "Too late? Deploy the other TAG again, which is another rollout, and roll back sooner. `--force` does not help here, because it does not change the image.",
    "Do not deploy or change the pace between the upgrade and the rollback: each of these becomes the definition to go back from.",
  ],
  check: check<Return, Happening>({
    initial: atRest,
    fold(state, happening) {
      switch (happening.type) {
        case "reset":
          return {
            ...atRest,
            redeployed: state.redeployed,
            turned: state.turned,
            tries: state.tries,
          }
        case "deployed":
          return happening.earlier && state.redeployed === null
            ? { ...state, redeployed: happening.after.image }
            : state
        case "defined":
          return defined(state, happening)
        case "task":
          return task(state, happening)
        default:
          return state
      }
    },
    done: (state) => state.redeployed !== null && state.turned,
    evidence({ redeployed, turn, turned }) {
      const there =
        redeployed === null ? null : `Went back to ${withoutDigest(redeployed)} by a deploy`
      const round = turned
        ? "Turned round in mid-upgrade"
        : turn
          ? "Turning round in mid-upgrade"
          : null
      return [there, round].filter((part) => part !== null).join(". ") || null
    },
    tries: (state) => state.tries,
  }),
}

function defined(state: Return, happening: Happening & { type: "defined" }): Return {
  const { before, after, rollback } = happening
  if (!rollback) {
    // A new pace goes on with the same rollout; another template is another one.
    const isOther = before.template !== after.template
    return isOther ? { ...state, updated: [], turn: null } : state
  }
  const { updated } = state
  const isMidway = happening.state === "updating" || happening.state === "paused"
  const isUpgrade = !sameImage(before.image, after.image)
  const isHalfDone = updated.length > 0 && updated.length < before.replicas
  const tries = state.tries + 1
  if (!isMidway || !isUpgrade || !isHalfDone) return { ...state, updated: [], turn: null, tries }
  return { ...state, updated: [], turn: { image: after.image, slots: updated }, tries }
}

function task(state: Return, happening: Happening & { type: "task" }): Return {
  if (happening.state !== "running" || state.turned) return state
  const { slot, image } = happening
  if (state.turn?.slots.includes(slot) && sameImage(image, state.turn.image)) {
    return { ...state, turned: true }
  }
  if (state.turn || state.updated.includes(slot)) return state
  return { ...state, updated: [...state.updated, slot] }
}
