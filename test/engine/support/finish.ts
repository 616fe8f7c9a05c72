/** Lets virtual time pass for a piece of work that needs some, as a build does; and none for any other. */
import { VirtualClock } from "../../../scripts/virtual-clock.ts"
import type { MemoryHost } from "../../../src/engine/memory-host.ts"

export function finish<T>(host: MemoryHost, work: Promise<T>): Promise<T> {
  return new VirtualClock(host.wallNow()).run(work, {
    nextAt: () => {
      const next = host.nextAt()
      return next === null ? null : host.wallAt(next)
    },
    advanceTo: (wall) => host.advance(Math.max(host.clusterAt(wall), host.now)),
  })
}
