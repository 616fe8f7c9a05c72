/** The swarm itself: `/swarm`, and the same within `/info`. */
import { sha256Hex } from "../../lib/digest.ts"
import type { Cluster } from "../../swarm/cluster.ts"
import type { EngineHost } from "../host.ts"
import type { TimeRenderer } from "./time.ts"
import { swarmTls } from "./tls.ts"

export function renderSwarm(
  { cluster, profile }: EngineHost,
  time: TimeRenderer,
  tokens: "with join tokens" | "without join tokens",
): object {
  const { settings } = cluster
  return {
    ID: cluster.id,
    Version: { Index: settings.version },
    CreatedAt: time.object(0),
    UpdatedAt: time.object(settings.updatedAt),
    Spec: settings.spec,
    TLSInfo: swarmTls,
    RootRotationInProgress: false,
    DefaultAddrPool: profile.addressPools,
    SubnetSize: 24,
    DataPathPort: 4789,
    ...(tokens === "with join tokens" && { JoinTokens: joinTokens(cluster) }),
  }
}

/** No node can join a simulated swarm: the tokens only look the part, and stay until they are made anew. */
function joinTokens({ id, settings }: Cluster): { Worker: string; Manager: string } {
  const digest = (id + id).padEnd(50, "0").slice(0, 50)
  const { worker, manager } = settings.rotations
  const turned = [...id].reverse().join("")
  const secret = (first: string, rotation: number): string =>
    rotation === 0 ? first.padEnd(25, "w").slice(0, 25) : base36(`${first} ${rotation}`, 25)
  return {
    Worker: `SWMTKN-1-${digest}-${secret(turned, worker)}`,
    Manager: `SWMTKN-1-${digest}-${secret(id, manager)}`,
  }
}

/** Empty while managers are not locked. */
export function unlockKey({ id, settings }: Cluster): string {
  if (!settings.spec.EncryptionConfig.AutoLockManagers) return ""
  return `SWMKEY-1-${base36(`unlock ${id} ${settings.rotations.unlockKey}`, 43)}`
}

const base36 = (text: string, length: number): string =>
  BigInt(`0x${sha256Hex(text)}`)
    .toString(36)
    .slice(0, length)
