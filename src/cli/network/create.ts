/** `docker network create`. */
import { Api } from "../api.ts"
import { speaksAtLeast } from "../api-version.ts"
import { checkLabel } from "../check-label.ts"
import type { Invocation, Verb } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { keyValues } from "../key-values.ts"
import { writeLine } from "../output.ts"
import { addressPools } from "./address-pools.ts"

export const networkCreate: Verb = {
  name: "create",
  use: "[OPTIONS] NETWORK",
  short: "Create a network",
  flags: flagTable(
    `--attachable           Enable manual container attachment
    --aux-address map      Auxiliary IPv4 or IPv6 addresses used by Network driver (default map[])
    --config-from string   The network from which to copy the configuration
    --config-only          Create a configuration only network
    -d, --driver string        Driver to manage the Network (default "bridge")
    --gateway strings      IPv4 or IPv6 Gateway for the master subnet
    --ingress              Create swarm routing-mesh network
    --internal             Restrict external access to the network
    --ip-range strings     Allocate container ip from a sub-range
    --ipam-driver string   IP Address Management Driver (default "default")
    --ipam-opt map         Set IPAM driver specific options (default map[])
    --ipv4                 Enable or disable IPv4 address assignment (default true)
    --ipv6                 Enable or disable IPv6 address assignment
    --label list           Set metadata on a network
    -o, --opt map              Set driver specific options (default map[])
    --scope string         Control the network's scope
    --subnet strings       Subnet in CIDR format that represents a network segment`,
    {
      driver: { values: ["overlay", "bridge", "host", "ipvlan", "macvlan", "none"] },
      "config-from": { values: "networks" },
      label: { check: checkLabel },
    },
  ),
  arity: { exactly: 1 },
  run: createNetwork,
}

async function createNetwork({ client, process, flags, args }: Invocation): Promise<number> {
  const from = flags.text("config-from")
  const request = {
    Name: args[0] ?? "",
    // Newer engines take every name once, and are not asked to.
    ...(!(await speaksAtLeast(client, process, "1.44")) && { CheckDuplicate: true }),
    Driver: flags.text("driver"),
    Scope: flags.text("scope"),
    ...(flags.changed("ipv4") && { EnableIPv4: flags.truth("ipv4") }),
    ...(flags.changed("ipv6") && { EnableIPv6: flags.truth("ipv6") }),
    IPAM: {
      Driver: flags.text("ipam-driver"),
      Options: keyValues(flags.list("ipam-opt")),
      Config: addressPools({
        subnets: flags.list("subnet"),
        ranges: flags.list("ip-range"),
        gateways: flags.list("gateway"),
        others: keyValues(flags.list("aux-address")),
      }),
    },
    Internal: flags.truth("internal"),
    Attachable: flags.truth("attachable"),
    Ingress: flags.truth("ingress"),
    ConfigOnly: flags.truth("config-only"),
    ConfigFrom: from === "" ? null : { Network: from },
    Options: keyValues(flags.list("opt")),
    Labels: keyValues(flags.list("label")),
  }
  const made = await new Api(client, process).post<{ Id: string }>("/networks/create", {}, request)
  await writeLine(process, made.Id)
  return 0
}
