/** Step 3: a pushed worker image, under a new tag, contains the change. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"
import { firstTag } from "../state.ts"

type Pushes = {
  readonly tries: number
  readonly done: string | null
  /** What was wrong with the last push. */
  readonly wrong: "unchanged" | "old-tag" | null
}

export const buildPush: Step = {
  id: "build-push",
  title: "Build and push a new version",
  prose: `Nodes do not run files, they run images, and they get them from a registry. Ours is part of the swarm, at \`127.0.0.1:5000\`. Give the new version a tag of its own, so that the old one stays what it was:

\`\`\`run
export TAG=v0.2
\`\`\`

\`dockercoins.yml\` puts \`$TAG\` behind the name of each of the four images that we build. So build them and push them:

\`\`\`run
docker-compose -f dockercoins.yml build
\`\`\`

\`\`\`run
docker-compose -f dockercoins.yml push
\`\`\`

Three of the four have not changed. Look how quickly they are built and pushed: the same content is the same image, whatever its tag.`,
  hints: [
    "`echo $TAG` says which tag this terminal uses; `docker images` lists what has been built. Each terminal has its own TAG.",
    "The order is: save the file, `export TAG=v0.2`, then `docker-compose -f dockercoins.yml build`, then `… push`.",
  ],
  check: check<Pushes, Happening>({
    initial: { tries: 0, done: null, wrong: null },
    fold(state, happening) {
      if (happening.type !== "pushed" || state.done !== null) return state
      const tries = state.tries + 1
      if (!happening.fresh) return { ...state, tries, wrong: "old-tag" }
      if (!happening.changed) return { ...state, tries, wrong: "unchanged" }
      return { tries, done: happening.tag, wrong: null }
    },
    done: (state) => state.done !== null,
    evidence({ done, wrong }) {
      if (done !== null) return `Pushed ${done}`
      if (wrong === "old-tag") return `Pushed, but still under ${firstTag}`
      return wrong === "unchanged" ? "Pushed, but with the first delay in it" : null
    },
    tries: (state) => state.tries,
  }),
}
