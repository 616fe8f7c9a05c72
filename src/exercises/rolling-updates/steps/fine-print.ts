/** Step 10: two rollbacks in a row lead back to where one was. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

type Twice = {
  /** Of the first rollback, if nothing has been defined since: the spec it left, and whether it changed any. */
  readonly from: string | null
  readonly outcome: "same" | "two-back" | "refused" | null
  readonly tries: number
}

export const finePrint: Step = {
  id: "fine-print",
  title: "The fine print",
  prose: `Roll back once more, and then again:

\`\`\`run
docker service update --detach dockercoins_worker --rollback
\`\`\`

\`\`\`run
docker service update --detach dockercoins_worker --rollback
\`\`\`

How far back are you now? Guess first; then look:

\`\`\`run
docker service inspect --pretty dockercoins_worker
\`\`\`

(\`--detach\` gives you the prompt back at once, and lets the swarm do the rest.)`,
  hints: [
    "Two rollbacks, one after the other, with no other change of the service in between. The first may well be the one of the step before.",
    "“Does not have a previous spec” means that there is nothing to go back to, as after an automatic rollback. Any `docker service update` that changes something makes a definition to go back to.",
  ],
  question: {
    id: "twice-prediction",
    text: "After two rollbacks in a row, where is the service?",
    choices: [
      { id: "same", text: "Where it was before the first one" },
      { id: "two-back", text: "Two definitions back" },
      { id: "refused", text: "One back: the second rollback is refused" },
    ],
    reveal:
      "There is no history to walk through, only a present and a previous definition. A rollback puts a copy of the previous one in the present's place and keeps the other as previous: pushed, not popped. So doing it twice takes you where you were. To go further back, deploy what you want.",
  },
  check: check<Twice, Happening>({
    initial: { from: null, outcome: null, tries: 0 },
    fold(state, happening) {
      if (state.outcome === "same") return state
      if (happening.type === "reset") return { ...state, from: null }
      if (happening.type === "rollback-refused") {
        return state.from === null ? state : { ...state, outcome: "refused" }
      }
      if (happening.type !== "defined") return state
      const { rollback, before, after } = happening
      if (!rollback) return state.from === null ? state : { ...state, from: null }
      const tries = state.tries + 1
      if (state.from === null) {
        // Two definitions that are alike would show nothing.
        return { ...state, tries, from: before.whole === after.whole ? null : before.whole }
      }
      const outcome = after.whole === state.from ? "same" : "two-back"
      return { from: null, outcome, tries }
    },
    done: (state) => state.outcome === "same",
    evidence({ from, outcome }) {
      if (outcome === "same") return "Rolled back twice, and back where you were"
      return from === null ? null : "1 of 2 rollbacks in a row"
    },
    observed: (state) => state.outcome,
    tries: (state) => state.tries,
  }),
}
