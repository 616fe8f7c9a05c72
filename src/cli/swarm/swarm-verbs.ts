/** `docker swarm`: a lab's swarm is there to look at; its engine refuses the rest in the real words. */
import { Api } from "../api.ts"
import type { Group, Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import type { FlagValues } from "../flag-values.ts"
import { verbHelp } from "../help.ts"
import { helpColumns, writeLine } from "../output.ts"
import { joinAdvice, swarmJoinToken } from "./join-token.ts"
import {
  type ApiInfo,
  type ApiSwarm,
  changedSettings,
  sendSettings,
  settingsFlags,
} from "./settings.ts"
import { swarmUnlockKey, tellUnlockKey, unlockKey } from "./unlock-key.ts"

const addresses = `--advertise-addr string                  Advertised address (format: "<ip|interface>[:port]")
  --availability string                    Availability of the node ("active", "pause", "drain") (default "active")
  --data-path-addr string                  Address or interface to use for data path traffic (format: "<ip|interface>")
  --listen-addr node-addr                  Listen address (format: "<ip|interface>[:port]") (default 0.0.0.0:2377)`
const availability = { availability: { values: ["active", "pause", "drain"] } }

const swarmInit: Verb = {
  name: "init",
  use: "[OPTIONS]",
  short: "Initialize a swarm",
  flags: flagTable(
    `${addresses}
    --autolock                               Enable manager autolocking (requiring an unlock key to start a stopped manager)
    --data-path-port uint32                  Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used.
    --default-addr-pool ipNetSlice           default address pool in CIDR format (default [])
    --default-addr-pool-mask-length uint32   default address pool subnet mask length (default 24)
    --force-new-cluster                      Force create a new cluster from current state`,
    availability,
    settingsFlags,
  ),
  arity: { exactly: 0 },
  run: initSwarm,
}

const freshSettings = {
  Labels: null,
  Orchestration: {},
  Raft: { ElectionTick: 0, HeartbeatTick: 0 },
  Dispatcher: {},
  CAConfig: {},
  TaskDefaults: {},
  EncryptionConfig: { AutoLockManagers: false },
}

async function initSwarm({ client, process, flags }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const autolock = flags.truth("autolock")
  const request = {
    ...placeOf(flags),
    DataPathPort: flags.number("data-path-port"),
    ForceNewCluster: flags.truth("force-new-cluster"),
    Spec: changedSettings(freshSettings, flags),
    AutoLockManagers: autolock,
    DefaultAddrPool: flags.list("default-addr-pool"),
    SubnetSize: flags.number("default-addr-pool-mask-length"),
  }
  const id = await api.post<string>("/swarm/init", {}, request)
  await writeLine(process, `Swarm initialized: current node (${id}) is now a manager.\n`)
  await process.stdout.write(await joinAdvice(api, "worker", id))
  await process.stdout.write(
    "To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n",
  )
  return 0
}

/** Where a node listens, and whether it takes work. */
function placeOf(flags: FlagValues): object {
  return {
    ListenAddr: flags.text("listen-addr"),
    AdvertiseAddr: flags.text("advertise-addr"),
    DataPathAddr: flags.text("data-path-addr"),
    Availability: flags.changed("availability") ? flags.text("availability").toLowerCase() : "",
  }
}

const swarmJoin: Verb = {
  name: "join",
  use: "[OPTIONS] HOST:PORT",
  short: "Join a swarm as a node and/or manager",
  flags: flagTable(
    `${addresses}
    --token string            Token for entry into the swarm`,
    availability,
  ),
  arity: { exactly: 1 },
  run: async ({ client, process, flags, args }) => {
    const api = new Api(client, process)
    const request = {
      ...placeOf(flags),
      JoinToken: flags.text("token"),
      RemoteAddrs: [args[0] ?? ""],
    }
    await api.change("/swarm/join", {}, request)
    const { Swarm } = await api.get<ApiInfo>("/info")
    const role = Swarm.ControlAvailable ? "manager" : "worker"
    await writeLine(process, `This node joined a swarm as a ${role}.`)
    return 0
  },
}

const swarmLeave: Verb = {
  name: "leave",
  use: "[OPTIONS]",
  short: "Leave the swarm",
  flags: flagTable("-f, --force   Force this node to leave the swarm, ignoring warnings"),
  arity: { exactly: 0 },
  run: async ({ client, process, flags }) => {
    const query: Record<string, string> = flags.truth("force") ? { force: "1" } : {}
    await new Api(client, process).change("/swarm/leave", query)
    await writeLine(process, "Node left the swarm.")
    return 0
  },
}

const swarmUpdate: Verb = {
  name: "update",
  use: "[OPTIONS]",
  short: "Update the swarm",
  flags: flagTable(
    "--autolock                        Change manager autolocking setting (true|false)",
    {},
    settingsFlags,
  ),
  arity: { exactly: 0 },
  run: updateSwarm,
}

async function updateSwarm({ client, process, flags, path, verb }: Invocation): Promise<number> {
  if (flags.changedNames().length === 0) {
    await process.stdout.write(verbHelp(path, verb, helpColumns(process)))
    return 0
  }
  const api = new Api(client, process)
  const swarm = await api.get<ApiSwarm>("/swarm")
  await sendSettings(api, swarm, {}, flags)
  await writeLine(process, "Swarm updated.")
  const wasLocked = swarm.Spec.EncryptionConfig?.AutoLockManagers === true
  if (flags.truth("autolock") && !wasLocked) await tellUnlockKey(process, await unlockKey(api))
  return 0
}

const swarmCa: Verb = {
  name: "ca",
  use: "[OPTIONS]",
  short: "Display and rotate the root CA",
  flags: flagTable(
    `--ca-cert pem-file          Path to the PEM-formatted root CA certificate to use for the new cluster
    --ca-key pem-file           Path to the PEM-formatted root CA key to use for the new cluster
    -d, --detach                    Exit immediately instead of waiting for the root rotation to converge
    -q, --quiet                     Suppress progress output
    --rotate                    Rotate the swarm CA - if no certificate or key are provided, new ones will be generated`,
    {},
    settingsFlags.filter(({ name }) => name === "cert-expiry" || name === "external-ca"),
  ),
  arity: { exactly: 0 },
  run: showAuthority,
}

async function showAuthority({ client, process, flags }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const swarm = await api.get<ApiSwarm>("/swarm")
  if (flags.truth("rotate")) {
    const turned = Number(swarm.Spec.CAConfig?.ForceRotate ?? 0) + 1
    const CAConfig = { ...swarm.Spec.CAConfig, ForceRotate: turned }
    await sendSettings(api, { ...swarm, Spec: { ...swarm.Spec, CAConfig } }, {}, flags)
  } else {
    for (const name of ["ca-cert", "ca-key", "cert-expiry", "external-ca"]) {
      if (!flags.changed(name)) continue
      throw new CommandFailure(`\`--${name}\` flag requires the \`--rotate\` flag to update the CA`)
    }
  }
  const trust = swarm.TLSInfo?.TrustRoot ?? ""
  if (trust === "") throw new CommandFailure("No CA information available")
  await writeLine(process, trust.trim())
  return 0
}

const swarmUnlock: Verb = {
  name: "unlock",
  use: "",
  short: "Unlock swarm",
  flags: [],
  arity: { exactly: 0 },
  run: async ({ client, process }) => {
    const { Swarm } = await new Api(client, process).get<ApiInfo>("/info")
    throw new CommandFailure(
      Swarm.LocalNodeState === "inactive"
        ? "Error: This node is not part of a swarm"
        : "Error: swarm is not locked",
    )
  },
}

export const swarmGroup: Group = {
  name: "swarm",
  short: "Manage Swarm",
  verbs: [
    swarmCa,
    swarmInit,
    swarmJoin,
    swarmJoinToken,
    swarmLeave,
    swarmUnlock,
    swarmUnlockKey,
    swarmUpdate,
  ],
}
