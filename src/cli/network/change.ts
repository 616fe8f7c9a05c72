/** `docker network rm`, `prune`, `connect` and `disconnect`. */
import type { ApiNetwork } from "../../engine/types.ts"
import { Api, filterQuery, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { confirm } from "../confirm.ts"
import { filtersOf } from "../filters.ts"
import { flagTable } from "../flag-table.ts"
import { keyValues } from "../key-values.ts"
import { errorText, isNotFound, writeError, writeLine } from "../output.ts"
import { pruneIfSure, pruneNetworks, sure } from "../prune.ts"

export const networkRm: Verb = {
  name: "rm",
  use: "NETWORK [NETWORK...]",
  short: "Remove one or more networks",
  otherNames: ["remove"],
  aliases: ["docker network rm", "docker network remove"],
  flags: flagTable("-f, --force   Do not error if the network does not exist"),
  arity: { atLeast: 1 },
  complete: "networks",
  run: removeNetworks,
}

const ingressWarning =
  "WARNING! Before removing the routing-mesh network, make sure all the nodes in your swarm run the same docker engine version. Otherwise, removal may not be effective and functionality of newly create ingress networks will be impaired.\nAre you sure you want to continue?"

async function removeNetworks({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  let failed = false
  for (const ref of args) {
    const path = `/networks/${segment(ref)}`
    const network = await api.get<ApiNetwork>(path).catch(() => null)
    if (network?.Ingress && !(await confirm(process, ingressWarning))) continue
    try {
      await api.remove(path)
    } catch (error) {
      if (flags.truth("force") && isNotFound(error)) continue
      await writeError(process, errorText(error))
      failed = true
      continue
    }
    await writeLine(process, ref)
  }
  if (failed) throw new CommandFailure("exit status 1")
  return 0
}

export const networkPrune: Verb = {
  name: "prune",
  use: "[OPTIONS]",
  short: "Remove all unused networks",
  flags: flagTable(
    `--filter filter   Provide filter values (e.g. "until=<timestamp>")
    -f, --force           Do not prompt for confirmation`,
  ),
  arity: { exactly: 0 },
  run: (invocation) =>
    pruneIfSure(
      invocation,
      `WARNING! This will remove all custom networks not used by at least one container.${sure}`,
      (api) => pruneNetworks(api, filterQuery(filtersOf(invocation.flags))),
    ),
}

export const networkConnect: Verb = {
  name: "connect",
  use: "[OPTIONS] NETWORK CONTAINER",
  short: "Connect a container to a network",
  flags: flagTable(
    `--alias strings           Add network-scoped alias for the container
    --driver-opt strings      driver options for the network
    --gw-priority int         Highest gw-priority provides the default gateway. Accepts positive and negative values.
    --ip string               IPv4 address (e.g., "172.30.100.104")
    --ip6 string              IPv6 address (e.g., "2001:db8::33")
    --link list               Add link to another container
    --link-local-ip strings   Add a link-local address for the container`,
  ),
  arity: { exactly: 2 },
  complete: "networks",
  run: connect,
}

/** What the engine fills in. */
const unassigned = {
  DNSNames: null,
  EndpointID: "",
  Gateway: "",
  GlobalIPv6Address: "",
  GlobalIPv6PrefixLen: 0,
  IPAddress: "",
  IPPrefixLen: 0,
  IPv6Gateway: "",
  MacAddress: "",
  NetworkID: "",
}

async function connect({ client, process, flags, args }: Invocation): Promise<number> {
  const [network = "", container = ""] = args
  const local = flags.list("link-local-ip")
  const given = (name: string, key: string) =>
    flags.text(name) === "" ? {} : { [key]: flags.text(name) }
  const EndpointConfig = {
    ...unassigned,
    IPAMConfig: {
      ...given("ip", "IPv4Address"),
      ...given("ip6", "IPv6Address"),
      ...(local.length > 0 && { LinkLocalIPs: local }),
    },
    Links: flags.changed("link") ? flags.list("link") : null,
    Aliases: flags.list("alias"),
    DriverOpts: keyValues(flags.list("driver-opt")),
    GwPriority: flags.number("gw-priority"),
  }
  const path = `/networks/${segment(network)}/connect`
  await new Api(client, process).change(path, {}, { Container: container, EndpointConfig })
  return 0
}

export const networkDisconnect: Verb = {
  name: "disconnect",
  use: "[OPTIONS] NETWORK CONTAINER",
  short: "Disconnect a container from a network",
  flags: flagTable("-f, --force   Force the container to disconnect from a network"),
  arity: { exactly: 2 },
  complete: "networks",
  run: async ({ client, process, flags, args }) => {
    const [network = "", container = ""] = args
    const path = `/networks/${segment(network)}/disconnect`
    const body = { Container: container, Force: flags.truth("force") }
    await new Api(client, process).change(path, {}, body)
    return 0
  },
}
