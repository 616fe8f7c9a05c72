/** What the updater writes into a service: its status, and the spec of an automatic rollback. */
import type { Service } from "../objects.ts"
import type { World } from "../world.ts"

export const isRollingBack = (service: Service): boolean =>
  service.updateStatus?.state === "rollback_started"

/** U-4. */
export function startUpdate(world: World, serviceId: string): void {
  writeStatus(world, serviceId, (service) => ({
    ...service,
    updateStatus: { state: "updating", startedAt: world.now, message: "update in progress" },
  }))
}

/** U-19. A status that a client's update has cleared stays cleared. */
export function completeUpdate(world: World, serviceId: string): void {
  writeStatus(world, serviceId, (service) => {
    const status = service.updateStatus
    if (status === undefined) return null
    const rollback = status.state === "rollback_started"
    const state = rollback ? "rollback_completed" : "completed"
    const message = rollback ? "rollback completed" : "update completed"
    return { ...service, updateStatus: { ...status, state, message, completedAt: world.now } }
  })
}

/** U-16. */
export function pauseUpdate(world: World, serviceId: string, message: string): void {
  writeStatus(world, serviceId, (service) => {
    const status = service.updateStatus
    if (status === undefined) return null
    const state = status.state === "rollback_started" ? "rollback_paused" : "paused"
    return { ...service, updateStatus: { ...status, state, message } }
  })
}

/** U-17: an automatic rollback; it leaves no previous spec, and without one it writes nothing. */
export function rollbackUpdate(world: World, serviceId: string, message: string): void {
  const { store, now } = world
  const service = store.services.get(serviceId)
  const status = service?.updateStatus
  if (service === undefined || status === undefined || service.previousSpec === undefined) return
  const { previousSpec, previousSpecVersion, ...rest } = service
  const after = {
    ...rest,
    spec: previousSpec,
    specVersion: previousSpecVersion ?? 0,
    updateStatus: { ...status, state: "rollback_started", message } as const,
  }
  const cause = { by: "updater", specWritten: true } as const
  store.transaction(now, (tx) => tx.updateService(service, after, cause))
}

function writeStatus(
  world: World,
  serviceId: string,
  write: (service: Service) => Service | null,
): void {
  const service = world.store.services.get(serviceId)
  const after = service === undefined ? null : write(service)
  if (service === undefined || after === null) return
  const cause = { by: "updater", specWritten: false } as const
  world.store.transaction(world.now, (tx) => tx.updateService(service, after, cause))
}
