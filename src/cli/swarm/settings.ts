/** The settings of a swarm: read, changed where flags say so, and sent back whole. */
import type { Api } from "../api.ts"
import { flagTable } from "../flag-table.ts"
import type { FlagValues } from "../flag-values.ts"

/** What `/info` says of the node's part in the swarm. */
export interface ApiInfo {
  readonly Swarm: {
    readonly NodeID?: string
    readonly LocalNodeState: string
    readonly ControlAvailable: boolean
  }
}

export interface ApiSwarm {
  readonly Version: { readonly Index: number }
  readonly Spec: {
    readonly Orchestration?: object
    readonly Raft?: object
    readonly Dispatcher?: object
    readonly CAConfig?: { readonly ForceRotate?: number }
    readonly EncryptionConfig?: { readonly AutoLockManagers?: boolean }
  }
  readonly TLSInfo?: { readonly TrustRoot?: string }
  readonly JoinTokens?: { readonly Worker: string; readonly Manager: string }
}

export const settingsFlags = flagTable(
  `--cert-expiry duration            Validity period for node certificates (ns|us|ms|s|m|h) (default 2160h0m0s)
  --dispatcher-heartbeat duration   Dispatcher heartbeat period (ns|us|ms|s|m|h) (default 5s)
  --external-ca external-ca         Specifications of one or more certificate signing endpoints
  --max-snapshots uint              Number of additional Raft snapshots to retain
  --snapshot-interval uint          Number of log entries between Raft snapshots (default 10000)
  --task-history-limit int          Task history retention limit (default 5)`,
)

interface Rotate {
  readonly worker?: boolean
  readonly manager?: boolean
  readonly unlockKey?: boolean
}

export async function sendSettings(
  api: Api,
  swarm: ApiSwarm,
  rotate: Rotate,
  flags?: FlagValues,
): Promise<void> {
  const query = {
    rotateManagerToken: String(rotate.manager === true),
    rotateManagerUnlockKey: String(rotate.unlockKey === true),
    rotateWorkerToken: String(rotate.worker === true),
    version: String(swarm.Version.Index),
  }
  const spec = flags === undefined ? swarm.Spec : changedSettings(swarm.Spec, flags)
  await api.change("/swarm/update", query, spec)
}

/** Only what was written changes. */
export function changedSettings(spec: ApiSwarm["Spec"], flags: FlagValues): object {
  const written = new Set(flags.changedNames())
  const given = <T>(name: string, key: string, value: (name: string) => T) =>
    written.has(name) ? { [key]: value(name) } : {}
  const number = (name: string) => flags.number(name)
  return {
    ...spec,
    Orchestration: {
      ...spec.Orchestration,
      ...given("task-history-limit", "TaskHistoryRetentionLimit", number),
    },
    Raft: {
      ...spec.Raft,
      ...given("snapshot-interval", "SnapshotInterval", number),
      ...given("max-snapshots", "KeepOldSnapshots", number),
    },
    Dispatcher: {
      ...spec.Dispatcher,
      ...given("dispatcher-heartbeat", "HeartbeatPeriod", (name) => flags.duration(name)),
    },
    CAConfig: {
      ...spec.CAConfig,
      ...given("cert-expiry", "NodeCertExpiry", (name) => flags.duration(name)),
    },
    EncryptionConfig: {
      ...spec.EncryptionConfig,
      ...given("autolock", "AutoLockManagers", (name) => flags.truth(name)),
    },
  }
}
