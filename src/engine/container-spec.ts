/** What the daemon itself makes of a container's spec: words that it refuses, and those that it fills in. */
import type { ContainerSpec, Mount, Privileges } from "../swarm/spec.ts"
import { orderedContainer } from "./field-order.ts"

const mountTypes = ["bind", "volume", "tmpfs", "npipe"]
const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"]

/** What it cannot convert: refused without a gRPC prefix. */
export function containerProblem(container: ContainerSpec): string | null {
  const { Mounts = [], Privileges, Configs } = container
  return credentialProblem(Privileges) ?? configProblem(Configs) ?? mountsProblem(Mounts)
}

function mountsProblem(mounts: readonly Mount[]): string | null {
  for (const { Type = "", BindOptions } of mounts) {
    if (Type !== "" && !mountTypes.includes(Type.toLowerCase())) {
      return `invalid MountType: "${Type}"`
    }
    const propagation = BindOptions?.Propagation ?? ""
    if (propagation !== "" && !propagations.includes(propagation.toLowerCase())) {
      return `invalid MountPropagation: "${propagation}"`
    }
  }
  return null
}

function credentialProblem(privileges: Privileges | undefined): string | null {
  const spec = privileges?.CredentialSpec
  if (!spec) return null
  const { Config, File, Registry } = spec
  const given = Object.entries({ config: Config, file: File, registry: Registry })
    .filter(([, value]) => value)
    .map(([kind]) => `"${kind}"`)
  if (given.length === 1) return null
  return given.length === 0
    ? 'invalid CredentialSpec: must either provide "file", "registry", or "config" for credential spec'
    : `invalid CredentialSpec: cannot specify both ${given.join(" and ")} credential specs`
}

function configProblem(configs: ContainerSpec[string]): string | null {
  if (!Array.isArray(configs)) return null
  const whole = configs.every((config: object) => "File" in config || "Runtime" in config)
  return whole ? null : "invalid Config: either File or Runtime should be set"
}

/** A false `NoNewPrivileges` is left out, as recorded: a stack that is deployed twice must come to the same. */
export function storedContainer(container: ContainerSpec): ContainerSpec {
  const { Mounts, Privileges, Isolation = "" } = container
  const isolation = Isolation.toLowerCase()
  return orderedContainer({
    ...container,
    ...(Mounts && Mounts.length > 0 && { Mounts: Mounts.map(storedMount) }),
    ...(Privileges && { Privileges: storedPrivileges(Privileges) }),
    // Whatever else was asked, the daemon says "default".
    Isolation: ["hyperv", "process"].includes(isolation) ? isolation : "default",
  })
}

const storedMount = ({ Type, ...mount }: Mount): Mount => ({
  Type: Type?.toLowerCase() || "bind",
  ...mount,
})

function storedPrivileges({ NoNewPrivileges, ...kept }: Privileges): Privileges {
  return { ...kept, ...(NoNewPrivileges && { NoNewPrivileges }) }
}
