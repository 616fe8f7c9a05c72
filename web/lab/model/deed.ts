/** A write of a service in the few words of a flag: "v0.4", "parallelism 2, delay 5s", "rollback". */
import type { ServiceEvent } from "../../../src/engine/facts.ts"
import { tagOf } from "../../../src/wire/versions.ts"

/** Null where nothing changed that a timeline of tasks would show. */
export function deedOf({ before, after, specWritten, by }: ServiceEvent): string | null {
  if (!specWritten || before === undefined || after === undefined) return null
  const [old, now] = [before.spec, after.spec]
  const [oldTask, task] = [old.TaskTemplate, now.TaskTemplate]
  const [oldPace, pace] = [paceOf(before), paceOf(after)]
  const [oldReplicas, replicas] = [old.Mode?.Replicated?.Replicas, now.Mode?.Replicated?.Replicas]
  const image = task?.ContainerSpec?.Image ?? ""
  const changes = [
    image === oldTask?.ContainerSpec?.Image ? null : tagOf(image),
    task?.ForceUpdate === oldTask?.ForceUpdate ? null : "force",
    pace.parallelism === oldPace.parallelism ? null : `parallelism ${pace.parallelism}`,
    pace.delay === oldPace.delay ? null : `delay ${pace.delay / 1e9}s`,
    replicas === oldReplicas ? null : `replicas ${replicas ?? 1}`,
  ].filter((change) => change !== null)
  const isRollback = by === "updater" || (after.updateStatus?.state.startsWith("rollback") ?? false)
  if (!isRollback) return changes.length === 0 ? null : changes.join(", ")
  const how = by === "updater" ? "rolled back" : "rollback"
  return changes.length === 0 ? how : `${how}: ${changes.join(", ")}`
}

/** With the daemon's defaults where the spec has no policy; the delay in ns. */
function paceOf({ spec }: NonNullable<ServiceEvent["after"]>) {
  const policy = spec.UpdateConfig
  return { parallelism: policy ? (policy.Parallelism ?? 0) : 1, delay: policy?.Delay ?? 0 }
}
