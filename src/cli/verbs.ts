/** Every verb that our docker has, in the order in which help lists them. */
import type { Group, Verb } from "./command.ts"
import { serviceCreate } from "./service/create.ts"
import { serviceInspect } from "./service/inspect.ts"
import { serviceLogs } from "./service/logs.ts"
import { serviceLs } from "./service/ls.ts"
import { servicePs } from "./service/ps.ts"
import { serviceRm } from "./service/rm.ts"
import { serviceRollback } from "./service/rollback.ts"
import { serviceScale } from "./service/scale.ts"
import { serviceUpdate } from "./service/update.ts"
import { stackDeploy } from "./stack/deploy.ts"
import { stackLs } from "./stack/ls.ts"
import { stackPs } from "./stack/ps.ts"
import { stackRm } from "./stack/rm.ts"
import { stackServices } from "./stack/services.ts"

export const groups: readonly Group[] = [
  {
    name: "service",
    short: "Manage Swarm services",
    verbs: [
      serviceCreate,
      serviceInspect,
      serviceLogs,
      serviceLs,
      servicePs,
      serviceRm,
      serviceRollback,
      serviceScale,
      serviceUpdate,
    ],
  },
  {
    name: "stack",
    short: "Manage Swarm stacks",
    verbs: [stackDeploy, stackLs, stackPs, stackRm, stackServices],
  },
]

export const topVerbs: readonly Verb[] = []
