/** The swarm itself: `/swarm`, and the same within `/info`. */
import type { EngineHost } from "../host.ts"
import type { TimeRenderer } from "./time.ts"
import { swarmTls } from "./tls.ts"

const second = 1_000_000_000

export const swarmSpec = {
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
}

export function renderSwarm(
  { cluster, profile }: EngineHost,
  time: TimeRenderer,
  tokens: "with join tokens" | "without join tokens",
): object {
  return {
    ID: cluster.id,
    Version: { Index: 10 },
    CreatedAt: time.object(0),
    UpdatedAt: time.object(0),
    Spec: swarmSpec,
    TLSInfo: swarmTls,
    RootRotationInProgress: false,
    DefaultAddrPool: profile.addressPools,
    SubnetSize: 24,
    DataPathPort: 4789,
    ...(tokens === "with join tokens" && { JoinTokens: joinTokens(cluster.id) }),
  }
}

/** No node can join a simulated swarm: the tokens only look the part, and stay the same. */
function joinTokens(id: string): { Worker: string; Manager: string } {
  const digest = (id + id).padEnd(50, "0").slice(0, 50)
  const turned = [...id].reverse().join("")
  return {
    Worker: `SWMTKN-1-${digest}-${turned.padEnd(25, "w").slice(0, 25)}`,
    Manager: `SWMTKN-1-${digest}-${id.padEnd(25, "m").slice(0, 25)}`,
  }
}
