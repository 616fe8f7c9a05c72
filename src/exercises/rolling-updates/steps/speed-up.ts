/** Step 6: the pace became different in mid-rollout, and the new updater replaced what was left. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"
import { enoughSlots, foldPace, isNewPace, noPace, type Pace } from "../pace.ts"

export const speedUp: Step = {
  id: "speed-up",
  title: "Speed it up",
  prose: `One at a time is the careful default. While the rollout is still going on, ask for two at a time, with five seconds between one slot and the next:

\`\`\`run
docker service update dockercoins_worker --update-parallelism 2 --update-delay 5s
\`\`\`

The command shows its own progress; Ctrl-C leaves the update running. No container was replaced *because* of this: the pace is part of the service's definition, not of its tasks. But the updater was told to stop and a new one has taken over where it stood.

Two things to see. The timeline shows no batches: two workers of the updater each take a slot, wait their own five seconds, and take the next one, so they drift apart. And the update status has begun anew: \`docker service inspect --pretty dockercoins_worker\` shows a start of just now.`,
  hints: [
    "It counts while the update status is `updating`, and once two workers that had not been touched are replaced at the new pace. Change the pace, then wait a little.",
    "Too late? Start another rollout, then be quick: `export TAG=v0.3`, build, push and deploy. A deploy also takes the policy back to the file's: one at a time.",
    "Or `docker service update --force --detach dockercoins_worker`, and then set a parallelism or delay that differs from the present one.",
  ],
  check: check<Pace, Happening>({
    initial: noPace,
    fold: (state, happening) => (isNewPace(state) ? state : foldPace(state, happening)),
    done: isNewPace,
    evidence({ change, tooLate }) {
      if (change) {
        const count = Math.min(change.after.length, enoughSlots)
        return `New pace; ${count} of ${enoughSlots} untouched workers replaced by it`
      }
      return tooLate ? "The pace was changed, but no rollout was under way" : null
    },
    tries: (state) => state.tries,
  }),
}
