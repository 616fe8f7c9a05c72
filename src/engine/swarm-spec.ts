/** The swarm's settings as a client sends them, laid over those that it has. */
import { err, ok, type Result } from "../lib/result.ts"
import type { SwarmSpec } from "../swarm/swarm-settings.ts"
import type { HttpError } from "./errors.ts"
import {
  count,
  duration,
  integer,
  labelsShape,
  object,
  optional,
  readShape,
  small,
  text,
  truth,
} from "./shape.ts"

const shape = object("swarm.Spec", {
  Name: text,
  Labels: labelsShape,
  Orchestration: optional(
    object("swarm.OrchestrationConfig", { TaskHistoryRetentionLimit: integer }),
  ),
  Raft: optional(
    object("swarm.RaftConfig", {
      SnapshotInterval: count,
      KeepOldSnapshots: count,
      LogEntriesForSlowFollowers: count,
      ElectionTick: small,
      HeartbeatTick: small,
    }),
  ),
  Dispatcher: optional(object("swarm.DispatcherConfig", { HeartbeatPeriod: duration })),
  CAConfig: optional(object("swarm.CAConfig", { NodeCertExpiry: duration, ForceRotate: count })),
  EncryptionConfig: optional(object("swarm.EncryptionConfig", { AutoLockManagers: truth })),
})

/** As the daemon does it: what is left out or 0 stays as it is, but for the history, old snapshots, the lock. */
export function readSwarmSpec(document: unknown, now: SwarmSpec): Result<SwarmSpec, HttpError> {
  const read = readShape(shape, document)
  if (!read.ok) return read
  const { Name, Labels, Orchestration, Raft, Dispatcher, CAConfig, EncryptionConfig } = read.value
  if (CAConfig?.ForceRotate || "ExternalCAs" in (CAConfig ?? {})) return err(oneAuthority)
  const labels = Labels !== undefined && Object.keys(Labels).length > 0 ? Labels : now.Labels
  const limit = Orchestration?.TaskHistoryRetentionLimit
  return ok({
    ...now,
    Name: Name || now.Name,
    Labels: labels,
    Orchestration: {
      TaskHistoryRetentionLimit: limit ?? now.Orchestration.TaskHistoryRetentionLimit,
    },
    Raft: {
      SnapshotInterval: Raft?.SnapshotInterval || now.Raft.SnapshotInterval,
      KeepOldSnapshots: Raft?.KeepOldSnapshots ?? now.Raft.KeepOldSnapshots,
      LogEntriesForSlowFollowers:
        Raft?.LogEntriesForSlowFollowers || now.Raft.LogEntriesForSlowFollowers,
      ElectionTick: Raft?.ElectionTick || now.Raft.ElectionTick,
      HeartbeatTick: Raft?.HeartbeatTick || now.Raft.HeartbeatTick,
    },
    Dispatcher: { HeartbeatPeriod: Dispatcher?.HeartbeatPeriod || now.Dispatcher.HeartbeatPeriod },
    CAConfig: { NodeCertExpiry: CAConfig?.NodeCertExpiry || now.CAConfig.NodeCertExpiry },
    EncryptionConfig: { AutoLockManagers: EncryptionConfig?.AutoLockManagers ?? false },
  })
}

const oneAuthority: HttpError = {
  status: 501,
  message: "this swarm is simulated: its certificate authority stays what it is",
}
