/** A node as the API's JSON; the facts about its engine come from the profile. */
import type { Node } from "../../swarm/objects.ts"
import type { EngineProfile } from "../profile.ts"
import type { ApiNode } from "../types.ts"
import type { TimeRenderer } from "./time.ts"
import { swarmTls } from "./tls.ts"

export function renderNode(node: Node, profile: EngineProfile, time: TimeRenderer): ApiNode {
  const { description, status } = node
  const { Name: name, Labels: labels, Role: role, Availability: availability } = node.spec
  return {
    ID: node.id,
    Version: { Index: node.meta.version },
    CreatedAt: time.object(node.meta.createdAt),
    UpdatedAt: time.object(node.meta.updatedAt),
    Spec: {
      ...(name && { Name: name }),
      Labels: labels ?? {},
      Role: role ?? "worker",
      Availability: availability ?? "active",
    },
    Description: {
      Hostname: description.hostname,
      Platform: {
        Architecture: machine(description.platform.architecture),
        OS: description.platform.os,
      },
      Resources: {
        NanoCPUs: description.resources.nanoCPUs,
        MemoryBytes: description.resources.memoryBytes,
      },
      Engine: {
        EngineVersion: profile.version,
        ...(Object.keys(description.engineLabels).length > 0 && {
          Labels: { ...description.engineLabels },
        }),
        Plugins: enginePlugins(profile).flatMap(([Type, names]) =>
          names.map((Name) => ({ Type, Name })),
        ),
      },
      TLSInfo: swarmTls,
    },
    Status: {
      State: status.state,
      ...(status.message !== "" && { Message: status.message }),
      Addr: status.address,
    },
    ...(node.manager && {
      ManagerStatus: {
        ...(node.manager.leader && { Leader: true }),
        Reachability: status.state === "ready" ? "reachable" : "unreachable",
        Addr: node.manager.address,
      },
    }),
  }
}

/** Docker calls the platform of images `amd64` and that of machines `x86_64`. */
export function machine(architecture: string): string {
  if (architecture === "amd64") return "x86_64"
  return architecture === "arm64" ? "aarch64" : architecture
}

export const networkPlugins = ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"]
export const volumePlugins = ["local"]

const enginePlugins = (
  profile: EngineProfile,
): readonly (readonly [string, readonly string[]])[] => [
  ["Log", profile.logDrivers],
  ["Network", networkPlugins],
  ["Volume", volumePlugins],
]
