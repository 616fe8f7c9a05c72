/** What the instructor sees of a lab. Looking is no visit: it keeps no cluster awake. */
import type { ClusterEvent } from "../engine/facts.ts"
import type { LabLook } from "../wire/look.ts"
import { isWorkerService } from "../wire/versions.ts"
import type { OpenLab } from "./open-lab.ts"
import { paceView } from "./pace.ts"
import { picture } from "./views.ts"

export function lookInto({ keeper, workspace }: OpenLab): LabLook {
  const { services, tasks, nodes } = picture(keeper.cluster)
  const { versions, broadcast = null } = keeper.state
  return {
    picture: {
      services: services.filter(({ spec }) => isWorkerService(spec.Name ?? "")),
      tasks: tasks.filter(({ serviceName }) => isWorkerService(serviceName)),
      nodes,
    },
    versions,
    recent: keeper.journal.recentEvents().filter(isOfWorker),
    pace: paceView(keeper.state.pace, keeper.wallNow()),
    commands: workspace.ran(),
    broadcast,
  }
}

function isOfWorker(event: ClusterEvent): boolean {
  if (event.type === "task") return isWorkerService(event.serviceName)
  return event.type === "service" && isWorkerService(event.name)
}
