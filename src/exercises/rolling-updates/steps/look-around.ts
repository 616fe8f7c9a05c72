/** Step 1: services and the worker's tasks were listed. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

type Seen = { readonly services: boolean; readonly tasks: boolean }

export const lookAround: Step = {
  id: "look-around",
  title: "Look around",
  prose: `Somebody has set up a swarm of five nodes for you and deployed DockerCoins on it: \`rng\` makes random bytes, \`hasher\` hashes them, \`worker\` carries them from one to the other and counts, \`redis\` keeps the score, \`webui\` shows it. The graph is what the ten workers make together.

See which services there are, and how many containers each is meant to have:

\`\`\`run
docker service ls
\`\`\`

Then see where the ten workers are. A *task* is SwarmKit's word for one container that a service wants, with its *slot* as its number:

\`\`\`run
docker service ps dockercoins_worker
\`\`\`

Note the image, \`127.0.0.1:5000/worker:v0.1\`. By the end of this chapter it will have changed many times.`,
  hints: [
    "Two commands are asked for: one lists the services, the other the tasks of the service `dockercoins_worker`.",
    "`docker service ls`, then `docker service ps dockercoins_worker`. Click a command to have it typed for you, then press Enter.",
  ],
  check: check<Seen, Happening>({
    initial: { services: false, tasks: false },
    fold(state, happening) {
      if (happening.type === "listed" && !state.services) return { ...state, services: true }
      if (happening.type === "read" && !state.tasks) return { ...state, tasks: true }
      return state
    },
    done: (state) => state.services && state.tasks,
    evidence({ services, tasks }) {
      if (services === tasks) return services ? "Services and tasks listed" : null
      return services ? "1 of 2: services listed" : "1 of 2: tasks listed"
    },
  }),
}
