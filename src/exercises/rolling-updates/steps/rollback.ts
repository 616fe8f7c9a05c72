/** Step 8: a rollback by `--rollback`, predicted first. After step 7 nothing moves. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

type Rollback = { readonly moved: boolean | null }

export const rollback: Step = {
  id: "rollback",
  title: "Roll back, first try",
  prose: `Say you do not like the new version. A service remembers one definition before the present one, and can be told to go back to it:

\`\`\`run
docker service update dockercoins_worker --rollback
\`\`\`

(\`docker service rollback dockercoins_worker\` is the same.) **Before you press Enter**, say below what the graph will do.`,
  hints: [
    "The command takes no other flags beside `--rollback`.",
    "`docker service inspect dockercoins_worker` shows both definitions, `Spec` and `PreviousSpec`. Compare them before you guess.",
  ],
  question: {
    id: "rollback-prediction",
    text: "You roll the worker back now. What will the graph do?",
    choices: [
      { id: "nothing", text: "Nothing: the workers stay as they are" },
      { id: "old-rate", text: "It goes back to the rate of the old version, worker by worker" },
      { id: "gap", text: "It drops to zero for some seconds, then the old version is back" },
    ],
    reveal:
      "A rollback goes back to the definition before, whatever that one changed. When the last change was of the pace only, the pace is all that is undone, and no container moves. Where the two definitions have different images, the workers turn back one after the other. It is not a return to the last version that worked: SwarmKit does not know what you call a version.",
  },
  check: check<Rollback, Happening>({
    initial: { moved: null },
    fold(state, happening) {
      if (happening.type !== "defined" || !happening.rollback || state.moved !== null) return state
      return { moved: happening.before.template !== happening.after.template }
    },
    done: (state) => state.moved !== null,
    evidence({ moved }) {
      if (moved === null) return null
      return moved ? "Rolled back; the tasks are turning back" : "Rolled back; no task moved"
    },
    observed({ moved }) {
      if (moved === null) return null
      return moved ? "old-rate" : "nothing"
    },
  }),
}
