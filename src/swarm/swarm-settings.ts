/** The settings of the swarm itself: what `docker swarm update` may change, and how that is checked. */
import { ok, type Result } from "../lib/result.ts"
import type { Refusal } from "./command.ts"
import { invalid } from "./refusals.ts"
import type { Nanoseconds } from "./spec.ts"
import type { SimTime } from "./time.ts"

export interface SwarmSpec {
  readonly Name: string
  readonly Labels: Readonly<Record<string, string>>
  readonly Orchestration: { readonly TaskHistoryRetentionLimit: number }
  readonly Raft: {
    readonly SnapshotInterval: number
    readonly KeepOldSnapshots: number
    readonly LogEntriesForSlowFollowers: number
    readonly ElectionTick: number
    readonly HeartbeatTick: number
  }
  readonly Dispatcher: { readonly HeartbeatPeriod: Nanoseconds }
  readonly CAConfig: { readonly NodeCertExpiry: Nanoseconds }
  readonly TaskDefaults: object
  readonly EncryptionConfig: { readonly AutoLockManagers: boolean }
}

/** How often each of the swarm's secrets has been made anew. */
export interface Rotations {
  readonly worker: number
  readonly manager: number
  readonly unlockKey: number
}

export interface SwarmSettings {
  readonly version: number
  readonly updatedAt: SimTime
  readonly spec: SwarmSpec
  readonly rotations: Rotations
}

const second = 1_000_000_000

export const firstSettings: SwarmSettings = {
  version: 10,
  updatedAt: 0,
  spec: {
    Name: "default",
    Labels: {},
    Orchestration: { TaskHistoryRetentionLimit: 5 },
    Raft: {
      SnapshotInterval: 10_000,
      KeepOldSnapshots: 0,
      LogEntriesForSlowFollowers: 500,
      ElectionTick: 10,
      HeartbeatTick: 1,
    },
    Dispatcher: { HeartbeatPeriod: 5 * second },
    CAConfig: { NodeCertExpiry: 90 * 24 * 3600 * second },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  rotations: { worker: 0, manager: 0, unlockKey: 0 },
}

export function validateSwarmSpec(spec: SwarmSpec): Result<null, Refusal> {
  if (spec.CAConfig.NodeCertExpiry < 3600 * second) {
    return invalid("minimum certificate expiry time is: 1h0m0s")
  }
  if (spec.Dispatcher.HeartbeatPeriod < 0) {
    return invalid("heartbeat time period cannot be a negative duration")
  }
  return spec.Name === "default" ? ok(null) : invalid("modification of cluster name is not allowed")
}
