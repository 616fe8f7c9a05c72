/** What an engine is told about a task's container beside what is in it: limits, mounts, rights. */
import type { Json } from "../../lib/json.ts"
import type { Task } from "../../swarm/objects.ts"
import type { EngineHost } from "../host.ts"
import { ownNetwork } from "./container-networks.ts"

/** In the order of Docker's own document. */
export function renderHostConfig(host: EngineHost, task: Task): object {
  const { spec } = task
  const limits = spec.Resources?.Limits
  const container = spec.ContainerSpec ?? {}
  const memory = limits?.MemoryBytes ?? 0
  return {
    Binds: null,
    ContainerIDFile: "",
    LogConfig: { Type: spec.LogDriver?.Name ?? "json-file", Config: spec.LogDriver?.Options ?? {} },
    NetworkMode: ownNetwork(host, task) ?? "default",
    PortBindings: {},
    RestartPolicy: { Name: "", MaximumRetryCount: 0 },
    AutoRemove: false,
    VolumeDriver: "",
    VolumesFrom: null,
    CapAdd: listOf(container.CapabilityAdd),
    CapDrop: listOf(container.CapabilityDrop),
    CgroupnsMode: "host",
    ...dns(container.DNSConfig),
    ExtraHosts: hosts(container.Hosts),
    GroupAdd: listOf(container.Groups),
    IpcMode: "private",
    Cgroup: "",
    Links: null,
    OomScoreAdj: 0,
    PidMode: "",
    Privileged: false,
    PublishAllPorts: false,
    ReadonlyRootfs: container.ReadOnly === true,
    SecurityOpt: null,
    UTSMode: "",
    UsernsMode: "",
    ShmSize: 67_108_864,
    ...(container.Sysctls && { Sysctls: container.Sysctls }),
    Runtime: "runc",
    ConsoleSize: [0, 0],
    Isolation: container.Isolation || "default",
    CpuShares: 0,
    Memory: memory,
    NanoCpus: limits?.NanoCPUs ?? 0,
    CgroupParent: "",
    ...unlimited,
    // What the swarm keeps free for it is the swarm's own affair.
    MemoryReservation: 0,
    // As much again may go to disk.
    MemorySwap: 2 * memory,
    MemorySwappiness: null,
    OomKillDisable: false,
    PidsLimit: null,
    Ulimits: container.Ulimits ?? [],
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
    ...((container.Mounts ?? []).length > 0 && { Mounts: container.Mounts }),
    MaskedPaths: maskedPaths,
    ReadonlyPaths: readonlyPaths,
    Init: container.Init ?? false,
  }
}

const unlimited = {
  BlkioWeight: 0,
  BlkioWeightDevice: null,
  BlkioDeviceReadBps: null,
  BlkioDeviceWriteBps: null,
  BlkioDeviceReadIOps: null,
  BlkioDeviceWriteIOps: null,
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: "",
  CpusetMems: "",
  Devices: null,
  DeviceCgroupRules: null,
  DeviceRequests: null,
  KernelMemory: 0,
  KernelMemoryTCP: 0,
}

const maskedPaths = [
  "/proc/asound",
  "/proc/acpi",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/sys/firmware",
]

const readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

function dns(config: Json | object | undefined): object {
  const of = (key: string): readonly string[] | null =>
    typeof config === "object" && config !== null ? listOf(Reflect.get(config, key)) : null
  return { Dns: of("Nameservers"), DnsOptions: of("Options"), DnsSearch: of("Search") }
}

/** `1.2.3.4 name` as the engine writes it: `name:1.2.3.4`. */
function hosts(entries: Json | object | undefined): readonly string[] | null {
  return (
    listOf(entries)?.flatMap((entry) => {
      const [address = "", ...names] = entry.split(/\s+/)
      return names.map((name) => `${name}:${address}`)
    }) ?? null
  )
}

function listOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  return value.filter((word) => typeof word === "string")
}
