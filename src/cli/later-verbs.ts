/** The verbs that a class types now and then: their code comes when the page is idle. */
import type { CommandTree } from "./command.ts"
import { dockerKill, dockerRestart, dockerRm, dockerStop } from "./container/control.ts"
import { dockerPause, dockerStart, dockerUnpause, dockerWait } from "./container/hand.ts"
import { containerInspect, dockerLogs, dockerPort, dockerTop } from "./container/look.ts"
import { containerLs, dockerPs } from "./container/ls.ts"
import { dockerCreate, dockerExec, dockerRun } from "./container/run.ts"
import { dockerStats } from "./container/stats.ts"
import { contextGroup } from "./context/context-verbs.ts"
import { dataGroup } from "./data/data-verbs.ts"
import { deprecation, dockerBuild } from "./image/build.ts"
import { dockerRmi, imageHistory, imageInspect, imagePrune, imageRm } from "./image/manage.ts"
import { dockerSearch } from "./image/search.ts"
import { networkConnect, networkDisconnect, networkPrune, networkRm } from "./network/change.ts"
import { networkCreate } from "./network/create.ts"
import { refusedOfContainers, refusedOfDocker, refusedOfImages } from "./refused.ts"
import { swarmGroup } from "./swarm/swarm-verbs.ts"
import { systemDf } from "./system/df.ts"
import { dockerEvents } from "./system/events.ts"
import { dockerInfo } from "./system/info.ts"
import { builderPrune, containerPrune, systemPrune } from "./system/prune.ts"
import { volumeGroup } from "./volume/volume-verbs.ts"

/** Verbs of `docker container` that docker has without that word, too. */
const containerVerbs = [
  dockerCreate,
  dockerExec,
  dockerKill,
  dockerLogs,
  dockerPause,
  dockerPort,
  dockerRestart,
  dockerRm,
  dockerRun,
  dockerStart,
  dockerStats,
  dockerStop,
  dockerTop,
  dockerUnpause,
  dockerWait,
  ...refusedOfContainers,
]

export const laterTree: CommandTree = {
  groups: [
    {
      name: "builder",
      short: "Manage builds",
      verbs: [dockerBuild, builderPrune],
      announce: (process) => deprecation(process),
    },
    dataGroup("config"),
    {
      name: "container",
      short: "Manage containers",
      verbs: [...containerVerbs, containerInspect, containerLs, containerPrune],
    },
    contextGroup,
    {
      name: "image",
      short: "Manage images",
      verbs: [imageHistory, imageInspect, imagePrune, imageRm, ...refusedOfImages],
    },
    {
      name: "network",
      short: "Manage networks",
      verbs: [networkConnect, networkCreate, networkDisconnect, networkPrune, networkRm],
    },
    dataGroup("secret"),
    swarmGroup,
    {
      name: "system",
      short: "Manage Docker",
      verbs: [systemDf, dockerEvents, dockerInfo, systemPrune],
    },
    volumeGroup,
  ],
  verbs: [
    ...containerVerbs,
    dockerInfo,
    dockerPs,
    dockerRmi,
    imageHistory,
    dockerSearch,
    ...refusedOfDocker,
    ...refusedOfImages,
  ],
}
