/** What the instructor sees of a lab. Looking is no visit: it keeps no cluster awake. */
import type { LabLook } from "../wire/look.ts"
import { isWorkerService } from "../wire/versions.ts"
import type { OpenLab } from "./open-lab.ts"
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
    commands: workspace.ran(),
    broadcast,
  }
}
