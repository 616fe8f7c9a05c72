/** Step 5: two reads of the worker's tasks, with different answers, during one rollout. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

type Reads = {
  /** Of the rollout that was read last: its start, and what the read said. */
  readonly last: { readonly rollout: number; readonly fingerprint: string } | null
  readonly done: boolean
}

export const watch: Step = {
  id: "watch",
  title: "Watch it roll",
  prose: `In the second terminal, look at the worker's tasks once a second, without the history:

\`\`\`run 2
watch -n1 "docker service ps dockercoins_worker | grep -v Shutdown.*Shutdown"
\`\`\`

One slot at a time goes through this:

- A new task is made with desired state *Ready*; it gets a node, and its container is prepared. **In the same moment** the old task gets desired state *Shutdown*. SwarmKit does not wait for the new one to be ready before it stops the old one.
- The old row says \`Running\` for a good while although its desired state is \`Shutdown\`. Our worker, as PID 1 of its container, takes no notice of SIGTERM. So it is given ten seconds of grace and is then killed.
- Only now does the new task's desired state become *Running*, and it starts.
- Then the next slot, in no particular order.

About 13.6 s for each, ten times, and five more seconds of watching the last one: that is the update's *monitor* time. \`docker service ls\` keeps saying \`10/10\` nearly all the while, because a container that is being stopped still counts as running. Keep an eye on the graph as well.

Ctrl-C ends \`watch\`; leave it on for now.`,
  hints: [
    "Look twice, some seconds apart, while the rollout is going on: `docker service ps dockercoins_worker`.",
    "Too late? Any new rollout will do: `docker service update --force --detach dockercoins_worker` replaces all ten without changing anything, or deploy another TAG.",
  ],
  check: check<Reads, Happening>({
    initial: { last: null, done: false },
    fold(state, happening) {
      if (happening.type === "reset") return state.done ? state : { last: null, done: false }
      if (happening.type !== "read" || happening.rollout === null || state.done) return state
      const { rollout, fingerprint } = happening
      if (state.last?.rollout !== rollout) return { ...state, last: { rollout, fingerprint } }
      return state.last.fingerprint === fingerprint ? state : { ...state, done: true }
    },
    done: (state) => state.done,
    evidence({ last, done }) {
      if (done) return "Seen two different moments of the rollout"
      return last === null ? null : "1 of 2 moments of the rollout seen"
    },
  }),
}
