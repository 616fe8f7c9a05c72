/** The networks that a stack needs: those of its services (SD-3). */
import type { JsonObject } from "../lib/json.ts"
import { serviceNetworks } from "./convert.ts"
import type { ComposeFile } from "./load.ts"
import { externalName, NAMESPACE_LABEL, networkName } from "./names.ts"
import { at, pairsAt, textAt, truthAt } from "./values.ts"

export interface StackNetworks {
  /** To be created where they are missing; the body that docker sends. */
  readonly own: readonly (JsonObject & { readonly Name: string })[]
  /** Names that must exist already. */
  readonly external: readonly string[]
}

export function stackNetworks(file: ComposeFile, namespace: string): StackNetworks {
  const used = new Set(
    [...file.services.values()].flatMap((service) =>
      serviceNetworks(service).map(([network]) => network),
    ),
  )
  const own: (JsonObject & { readonly Name: string })[] = []
  const external: string[] = []
  for (const network of used) {
    const declared = file.networks.get(network)
    const foreign = externalName(network, declared)
    if (foreign !== undefined) external.push(foreign)
    else own.push(creation(namespace, network, declared ?? {}))
  }
  return { own, external }
}

function creation(
  namespace: string,
  network: string,
  declared: JsonObject,
): JsonObject & { readonly Name: string } {
  const options = pairsAt(declared, "driver_opts")
  const ipam = at(declared, "ipam") === undefined ? null : ipamOf(declared)
  return {
    Driver: textAt(declared, "driver") || "overlay",
    Scope: "",
    IPAM: ipam,
    Internal: truthAt(declared, "internal") ?? false,
    Attachable: truthAt(declared, "attachable") ?? false,
    Ingress: false,
    ConfigOnly: false,
    ConfigFrom: null,
    Options: Object.keys(options).length === 0 ? null : options,
    Labels: { ...pairsAt(declared, "labels"), [NAMESPACE_LABEL]: namespace },
    Name: networkName(namespace, network, declared),
    CheckDuplicate: true,
  }
}

function ipamOf(declared: JsonObject): JsonObject {
  const config = at(declared, "ipam.config")
  const subnets = Array.isArray(config)
    ? config.map((one: JsonObject) => ({ Subnet: textAt(one, "subnet") ?? "" }))
    : []
  return { Driver: textAt(declared, "ipam.driver") ?? "", Options: null, Config: subnets }
}
