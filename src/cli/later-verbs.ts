/** The verbs that a class types now and then: their code comes when the page is idle. */
import type { CommandTree } from "./command.ts"
import { networkConnect, networkDisconnect, networkPrune, networkRm } from "./network/change.ts"
import { networkCreate } from "./network/create.ts"

export const laterTree: CommandTree = {
  groups: [
    {
      name: "network",
      short: "Manage networks",
      verbs: [networkConnect, networkCreate, networkDisconnect, networkPrune, networkRm],
    },
  ],
  verbs: [],
}
