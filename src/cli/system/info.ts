/** `docker info`, also `docker system info`. */
import { EngineUnreachable } from "../../engine/client.ts"
import { GoStruct, type GoValue } from "../../lib/go-template/value.ts"
import { humanDuration } from "../../lib/human-duration.ts"
import { binarySize } from "../../lib/human-size.ts"
import type { Json, JsonObject } from "../../lib/json.ts"
import { isJsonList, isJsonObject } from "../../lib/json.ts"
import { Api } from "../api.ts"
import { clientVersion } from "../client-version.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { readTemplate, writeDocument } from "../document.ts"
import { openStruct } from "../go-types.ts"
import { errorText, writeError } from "../output.ts"
import { inspectFormat } from "../shared-flags.ts"

export const dockerInfo: Verb = {
  name: "info",
  use: "[OPTIONS]",
  short: "Display system-wide information",
  aliases: ["docker system info", "docker info"],
  flags: [inspectFormat],
  arity: { exactly: 0 },
  run: showInfo,
}

async function showInfo({ client, process, flags }: Invocation): Promise<number> {
  const format = flags.text("format")
  const render = format === "" || format === "json" ? null : readTemplate(format)
  const head = `Client:\n Version:    ${clientVersion.Version}\n Context:    default\n Debug Mode: false\n\nServer:\n`
  let info: JsonObject = {}
  let failure: unknown = null
  try {
    info = await new Api(client, process).get<JsonObject>("/info")
  } catch (error) {
    failure = error
  }
  if (format !== "") {
    const { ApiVersion: _, ...version } = clientVersion
    const about = { Debug: false, ...version, Plugins: [], Warnings: null }
    const document: JsonObject = { ...info, ClientInfo: about }
    if (failure !== null && !(failure instanceof EngineUnreachable)) throw failure
    if (failure !== null && render !== null) await process.stdout.write("\n")
    else await writeDocument(process, document, infoValue(document), render)
    if (failure !== null) throw failure
    return 0
  }
  await process.stdout.write(head)
  if (failure instanceof EngineUnreachable) throw failure
  if (failure !== null) {
    await writeError(process, `ERROR: ${errorText(failure)}`)
    throw new CommandFailure("errors pretty printing info")
  }
  await process.stdout.write(`${serverLines(info).join("\n")}\n\n`)
  for (const warning of list(info.Warnings)) await writeError(process, String(warning))
  return 0
}

/** Lists that the engine has none of are empty to Go, times are times, and some parts have names. */
function infoValue(document: JsonObject): GoValue {
  const value = openStruct({ ...document, Warnings: document.Warnings ?? [] }, "system.dockerInfo")
  if (!(value instanceof GoStruct)) return value
  const fields = new Map(value.fields)
  const swarm = fields.get("Swarm")
  if (swarm instanceof GoStruct) {
    fields.set(
      "Swarm",
      new GoStruct({ type: "swarm.Info", fields: swarm.fields, json: swarm.json }),
    )
  }
  return new GoStruct({ type: value.type, fields, json: document })
}

function serverLines(info: JsonObject): string[] {
  const swarm = object(info.Swarm)
  const plugins = object(info.Plugins)
  const names = (key: string) => list(plugins[key]).join(" ")
  const runtimes = Object.keys(object(info.Runtimes))
  return [
    ` Containers: ${text(info.Containers)}`,
    `  Running: ${text(info.ContainersRunning)}`,
    `  Paused: ${text(info.ContainersPaused)}`,
    `  Stopped: ${text(info.ContainersStopped)}`,
    ` Images: ${text(info.Images)}`,
    ...given(" Server Version:", info.ServerVersion),
    ...given(" Storage Driver:", info.Driver),
    ...list(info.DriverStatus).map((pair) => `  ${list(pair).join(": ")}`),
    ...given(" Logging Driver:", info.LoggingDriver),
    ...given(" Cgroup Driver:", info.CgroupDriver),
    ...given(" Cgroup Version:", info.CgroupVersion),
    " Plugins:",
    `  Volume: ${names("Volume")}`,
    `  Network: ${names("Network")}`,
    ...given("  Authorization:", names("Authorization")),
    `  Log: ${names("Log")}`,
    ...titled(" CDI spec directories:", list(info.CDISpecDirs)),
    ` Swarm: ${text(swarm.LocalNodeState)}`,
    ...swarmLines(swarm),
    ...(runtimes.length > 0
      ? [` Runtimes: ${runtimes.join(" ")}`, ` Default Runtime: ${text(info.DefaultRuntime)}`]
      : []),
    ...(info.OSType === "linux" ? linuxLines(info) : []),
    ...hostLines(info),
  ]
}

function swarmLines(swarm: JsonObject): string[] {
  const state = text(swarm.LocalNodeState)
  if (state === "inactive" || state === "locked") return []
  const manager = swarm.ControlAvailable === true
  const addresses = list(swarm.RemoteManagers).map((one) => text(object(one).Addr))
  const whole = manager && !swarm.Error && isJsonObject(swarm.Cluster) && state !== "error"
  return [
    `  NodeID: ${text(swarm.NodeID)}`,
    ...given("  Error:", swarm.Error),
    `  Is Manager: ${manager}`,
    ...(whole ? clusterLines(swarm, object(swarm.Cluster)) : []),
    `  Node Address: ${text(swarm.NodeAddr)}`,
    ...titled("  Manager Addresses:", addresses.sort(), " "),
  ]
}

function clusterLines(swarm: JsonObject, cluster: JsonObject): string[] {
  const spec = object(cluster.Spec)
  const raft = object(spec.Raft)
  const authority = object(spec.CAConfig)
  const pools = list(cluster.DefaultAddrPool)
  const duration = (value: Json | undefined) => humanDuration(Number(value ?? 0) / 1e6)
  const history = object(spec.Orchestration).TaskHistoryRetentionLimit
  return [
    `  ClusterID: ${text(cluster.ID)}`,
    `  Managers: ${text(swarm.Managers)}`,
    `  Nodes: ${text(swarm.Nodes)}`,
    ...(pools.length > 0
      ? [
          `  Default Address Pool: ${pools.map((pool) => `${text(pool)}  `).join("")}`,
          `  SubnetSize: ${text(cluster.SubnetSize)}`,
        ]
      : []),
    ...given("  Data Path Port:", cluster.DataPathPort || undefined),
    "  Orchestration:",
    `   Task History Retention Limit: ${text(history ?? 0)}`,
    "  Raft:",
    `   Snapshot Interval: ${text(raft.SnapshotInterval ?? 0)}`,
    ...given("   Number of Old Snapshots to Retain:", raft.KeepOldSnapshots),
    `   Heartbeat Tick: ${text(raft.HeartbeatTick ?? 0)}`,
    `   Election Tick: ${text(raft.ElectionTick ?? 0)}`,
    "  Dispatcher:",
    `   Heartbeat Period: ${duration(object(spec.Dispatcher).HeartbeatPeriod)}`,
    "  CA Configuration:",
    `   Expiry Duration: ${duration(authority.NodeCertExpiry)}`,
    `   Force Rotate: ${text(authority.ForceRotate ?? 0)}`,
    `  Autolock Managers: ${text(object(spec.EncryptionConfig).AutoLockManagers ?? false)}`,
    `  Root Rotation In Progress: ${text(cluster.RootRotationInProgress)}`,
  ]
}

function linuxLines(info: JsonObject): string[] {
  const id = (value: Json | undefined) => text(object(value).ID)
  const security = list(info.SecurityOptions).flatMap((option) => {
    const fields = new Map(
      text(option)
        .split(",")
        .map((field): [string, string] => {
          const [key = "", value = ""] = field.split("=")
          return [key, value]
        }),
    )
    return [
      `  ${fields.get("name") ?? text(option)}`,
      ...given("   Profile:", fields.get("profile")),
    ]
  })
  return [
    ` Init Binary: ${text(info.InitBinary)}`,
    ` containerd version: ${id(info.ContainerdCommit)}`,
    ` runc version: ${id(info.RuncCommit)}`,
    ` init version: ${id(info.InitCommit)}`,
    ...(security.length > 0 ? [" Security Options:", ...security] : []),
  ]
}

function hostLines(info: JsonObject): string[] {
  const registries = object(info.RegistryConfig)
  const unsafe = Object.values(object(registries.IndexConfigs))
    .map(object)
    .filter((index) => index.Secure !== true)
    .map((index) => text(index.Name))
  return [
    ...given(" Kernel Version:", info.KernelVersion),
    ...given(" Operating System:", info.OperatingSystem),
    ...given(" OSType:", info.OSType),
    ...given(" Architecture:", info.Architecture),
    ` CPUs: ${text(info.NCPU)}`,
    ` Total Memory: ${binarySize(Number(info.MemTotal ?? 0))}`,
    ...given(" Name:", info.Name),
    ...given(" ID:", info.ID),
    ` Docker Root Dir: ${text(info.DockerRootDir)}`,
    ` Debug Mode: ${text(info.Debug)}`,
    ...given(" HTTP Proxy:", info.HttpProxy),
    ...given(" HTTPS Proxy:", info.HttpsProxy),
    ...given(" No Proxy:", info.NoProxy),
    ...titled(" Labels:", list(info.Labels)),
    ` Experimental: ${text(info.ExperimentalBuild)}`,
    ...(isJsonObject(info.RegistryConfig)
      ? [
          " Insecure Registries:",
          ...[...unsafe, ...list(registries.InsecureRegistryCIDRs)].map((one) => `  ${text(one)}`),
        ]
      : []),
    ...titled(" Registry Mirrors:", list(registries.Mirrors)),
    ` Live Restore Enabled: ${text(info.LiveRestoreEnabled)}`,
    ...given(" Product License:", info.ProductLicense),
  ]
}

function given(label: string, value: Json | undefined): string[] {
  return value === undefined || value === null || value === "" ? [] : [`${label} ${text(value)}`]
}

function titled(title: string, lines: readonly Json[], more = ""): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${more}${text(line)}`)]
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function list(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : []
}

function text(value: Json | undefined): string {
  return value === undefined || value === null ? "" : String(value)
}
