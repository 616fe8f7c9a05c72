/** Step 7: parallelism 2, delay 10s and ten replicas reached the spec by a stack deploy. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

const wanted = { parallelism: 2, delay: 10_000_000_000, replicas: 10 } as const

type Policy = {
  readonly tries: number
  readonly done: boolean
  /** Which of the values the last deploy did not bring. */
  readonly missing: readonly string[]
}

export const policy: Step = {
  id: "policy",
  title: "Put the pace into the file",
  prose: `What you typed into \`docker service update\` lasts until the next deploy, which sets everything to what the file says. So say it in the file:

\`\`\`run
vi dockercoins.yml
\`\`\`

Give the worker this \`deploy\` section, and save:

\`\`\`yaml
  worker:
    build: worker
    image: \${REGISTRY-127.0.0.1:5000}/worker:\${TAG-latest}
    deploy:
      replicas: 10
      update_config:
        parallelism: 2
        delay: 10s
\`\`\`

Deploy again:

\`\`\`run
docker stack deploy -c dockercoins.yml dockercoins
\`\`\`

and see what the swarm made of it:

\`\`\`run
docker service inspect --pretty dockercoins_worker
\`\`\`

With an unchanged TAG no container moves. It is a new definition all the same: the one before is now the *previous* one, which the next step is about.`,
  hints: [
    "`update_config` belongs under `deploy`, beside `replicas`, and is indented by two spaces more than `deploy`.",
    "The delay is a text with its unit: `10s`. A bare `10` is refused.",
    "It has to come by `docker stack deploy`. Values set by `docker service update` do not count here: the file would take them away again.",
  ],
  check: check<Policy, Happening>({
    initial: { tries: 0, done: false, missing: [] },
    fold(state, happening) {
      if (happening.type !== "deployed" || state.done) return state
      const { parallelism, delay, replicas } = happening.after
      const missing = [
        parallelism === wanted.parallelism ? null : "parallelism 2",
        delay === wanted.delay ? null : "delay 10s",
        replicas === wanted.replicas ? null : "replicas 10",
      ].filter((name) => name !== null)
      // Deploys that want nothing of this are no attempts at it.
      if (missing.includes("parallelism 2") && missing.includes("delay 10s")) return state
      return { tries: state.tries + 1, done: missing.length === 0, missing }
    },
    done: (state) => state.done,
    evidence({ done, missing }) {
      if (done) return "Deployed with parallelism 2, delay 10s, replicas 10"
      return missing.length === 0 ? null : `Deployed, still without ${missing.join(" and ")}`
    },
    tries: (state) => state.tries,
  }),
}
