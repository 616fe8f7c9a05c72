/** The chapter "Rolling updates": eleven steps on DockerCoins. */
import type { Exercise } from "../exercise.ts"
import { account } from "./account.ts"
import { buildPush } from "./steps/build-push.ts"
import { changeDelay } from "./steps/change-delay.ts"
import { deploy } from "./steps/deploy.ts"
import { finePrint } from "./steps/fine-print.ts"
import { forReal } from "./steps/for-real.ts"
import { lookAround } from "./steps/look-around.ts"
import { policy } from "./steps/policy.ts"
import { rollback } from "./steps/rollback.ts"
import { speedUp } from "./steps/speed-up.ts"
import { timeline } from "./steps/timeline.ts"
import { watch } from "./steps/watch.ts"

export const rollingUpdates: Exercise = {
  id: "rolling-updates",
  title: "Rolling updates",
  intro: `A service is upgraded while it runs: some of its containers are replaced, then some more, until all are new. In this chapter you do that to a swarm of your own, change its pace on the way, turn it round, and break it on purpose.

The steps check themselves by what happens in your swarm, not by what you type. Their order is a suggestion.`,
  account,
  steps: [
    lookAround,
    changeDelay,
    buildPush,
    deploy,
    watch,
    speedUp,
    policy,
    rollback,
    forReal,
    finePrint,
    timeline,
  ],
}
