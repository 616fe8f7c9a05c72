/** a removed service takes all its tasks along, dead ones too; the reaper deletes the rows. */

import type { Commit } from "../store.ts"
import type { World } from "../world.ts"
import type { RestartSupervisor } from "./restart.ts"
import type { Updater } from "./updater.ts"

export function removeTasksOfDeletedServices(
  world: World,
  restarts: RestartSupervisor,
  updater: Updater,
  commit: Commit,
): void {
  for (const change of commit) {
    if (change.kind !== "service" || change.after !== undefined || change.before === undefined) {
      continue
    }
    const service = change.before
    updater.cancel(service.id)
    restarts.clearHistory(service)
    const tasks = world.store.tasksOfService(service.id)
    world.store.transaction(world.now, (tx) => {
      for (const task of tasks) {
        restarts.cancel(task.id)
        if (task.desiredState !== "remove") tx.updateTask(task, { desiredState: "remove" })
      }
    })
  }
}
