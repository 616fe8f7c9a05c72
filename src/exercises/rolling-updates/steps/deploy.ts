/** Step 4: a stack deploy changed the worker's image. Its question is about step 6. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import { withoutDigest } from "../definition.ts"
import type { Happening } from "../happenings.ts"
import { enoughSlots, foldPace, isNewPace, noPace, type Pace } from "../pace.ts"

type Deploys = {
  readonly tries: number
  /** The image that was deployed. */
  readonly image: string | null
  readonly pace: Pace
}

export const deploy: Step = {
  id: "deploy",
  title: "Deploy it",
  prose: `You are about to replace ten containers. **First read the next step, and have a second terminal ready:** this takes two minutes and a bit, and it is worth watching from its beginning.

\`\`\`run
docker stack deploy -c dockercoins.yml dockercoins
\`\`\`

The deploy says \`Updating service …\` for all five services, since it sends every definition of the file again. SwarmKit then compares: only where the definition of a *task* differs are tasks replaced. All four images that we build have a new tag, so four services roll; redis does not.

One thing before you watch. In a moment you will change the pace of this rollout while it is under way. What do you think will happen then? Pick an answer below.`,
  hints: [
    "The deploy reads `TAG` from the terminal it is typed in. `echo $TAG` there should say `v0.2`.",
    "Did you push first? `docker service ps dockercoins_worker` says `No such image` when the nodes cannot find it.",
    "`docker service update --image …` changes one service. This step wants the whole stack deployed: `docker stack deploy -c dockercoins.yml dockercoins`.",
  ],
  question: {
    id: "pace-prediction",
    text: "Halfway through the rollout somebody sets the worker's parallelism from 1 to 2. What happens?",
    choices: [
      { id: "goes-on", text: "The workers that are left follow two at a time; finished ones stay" },
      { id: "starts-again", text: "It starts again from the first worker, two at a time" },
      { id: "next-time", text: "This rollout ends as it began; the next one is faster" },
    ],
    reveal:
      "The new definition cancels the updater at work and starts another with the new settings. It looks for slots that still differ from the definition: finished workers do not, so it goes on with those that are left. The slot that was in the works is finished beside it, so for a moment there may be three.",
  },
  check: check<Deploys, Happening>({
    initial: { tries: 0, image: null, pace: noPace },
    fold(state, happening) {
      const pace = foldPace(state.pace, happening)
      const next = pace === state.pace ? state : { ...state, pace }
      if (happening.type !== "deployed" || state.image !== null) return next
      const image = happening.before.image === happening.after.image ? null : happening.after.image
      return { ...next, tries: state.tries + 1, image }
    },
    done: (state) => state.image !== null,
    evidence({ image, tries }) {
      if (image !== null) return `Deployed ${withoutDigest(image)}`
      return tries > 0 ? "Deployed, but with the image that ran already" : null
    },
    observed({ pace }) {
      if (pace.change && pace.change.again.length >= enoughSlots) return "starts-again"
      return isNewPace(pace) ? "goes-on" : null
    },
    tries: (state) => state.tries,
  }),
}
