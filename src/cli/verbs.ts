/** The verbs that a class types all the time: they come with docker's first code. */
import type { CommandTree } from "./command.ts"
import { dockerBuild } from "./image/build.ts"
import { dockerImages, imageLs } from "./image/ls.ts"
import { dockerTag } from "./image/tag.ts"
import { dockerPull, dockerPush } from "./image/transfer.ts"
import { networkInspect, networkLs } from "./network/ls.ts"
import { nodeInspect } from "./node/inspect.ts"
import { nodeLs } from "./node/ls.ts"
import { nodePs } from "./node/ps.ts"
import { nodeRm } from "./node/rm.ts"
import { nodeDemote, nodePromote, nodeUpdate } from "./node/update.ts"
import { serviceCreate } from "./service/create.ts"
import { serviceInspect } from "./service/inspect.ts"
import { serviceLogs } from "./service/logs.ts"
import { serviceLs } from "./service/ls.ts"
import { servicePs } from "./service/ps.ts"
import { serviceRm } from "./service/rm.ts"
import { serviceRollback } from "./service/rollback.ts"
import { serviceScale } from "./service/scale.ts"
import { serviceUpdate } from "./service/update.ts"
import { stackConfig } from "./stack/config.ts"
import { stackDeploy } from "./stack/deploy.ts"
import { stackLs } from "./stack/ls.ts"
import { stackPs } from "./stack/ps.ts"
import { stackRm } from "./stack/rm.ts"
import { stackServices } from "./stack/services.ts"
import { dockerEvents } from "./system/events.ts"
import { dockerInspect } from "./system/inspect.ts"
import { dockerVersion } from "./system/version.ts"

export const quickTree: CommandTree = {
  groups: [
    {
      name: "image",
      short: "Manage images",
      verbs: [dockerBuild, imageLs, dockerPull, dockerPush, dockerTag],
    },
    { name: "network", short: "Manage networks", verbs: [networkInspect, networkLs] },
    {
      name: "node",
      short: "Manage Swarm nodes",
      verbs: [nodeDemote, nodeInspect, nodeLs, nodePromote, nodePs, nodeRm, nodeUpdate],
    },
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
      verbs: [stackConfig, stackDeploy, stackLs, stackPs, stackRm, stackServices],
    },
  ],
  verbs: [
    dockerBuild,
    dockerEvents,
    dockerImages,
    dockerInspect,
    dockerPull,
    dockerPush,
    dockerTag,
    dockerVersion,
  ],
}
