/** `docker stats`: what a container uses, guessed from what runs in it. The same at the same instant. */
import { programOfImage } from "../../dockercoins/program.ts"
import { digestOf } from "../../lib/digest.ts"
import { containerName } from "../../swarm/container-name.ts"
import type { Task } from "../../swarm/objects.ts"
import { SECOND } from "../../swarm/time.ts"
import type { EngineHost } from "../host.ts"
import { networksOf } from "./container-networks.ts"
import { isUp, stateOf } from "./container-state.ts"
import { rfc3339OfMs } from "./time.ts"

const MEGABYTE = 1_048_576

/** Of one core, and of memory: what such programs take. */
const uses = {
  worker: { share: 0.02, memory: 22 * MEGABYTE, traffic: 60_000 },
  rng: { share: 0.03, memory: 24 * MEGABYTE, traffic: 20_000 },
  hasher: { share: 0.03, memory: 28 * MEGABYTE, traffic: 20_000 },
  webui: { share: 0.005, memory: 36 * MEGABYTE, traffic: 4_000 },
  redis: { share: 0.003, memory: 8 * MEGABYTE, traffic: 9_000 },
  other: { share: 0.001, memory: 4 * MEGABYTE, traffic: 300 },
} as const

export function renderStats(host: EngineHost, task: Task): object {
  const { cluster } = host
  const state = stateOf(host, task)
  const running = isUp(state)
  const wall = host.wallNow()
  const common = {
    read: running ? rfc3339OfMs(wall) : "0001-01-01T00:00:00Z",
    preread: running ? rfc3339OfMs(wall - 1000) : "0001-01-01T00:00:00Z",
    name: `/${containerName(task)}`,
    id: task.status.containerId ?? "",
    num_procs: 0,
    storage_stats: {},
  }
  if (!running) {
    const nothing = { cpu_usage: { total_usage: 0 }, throttling_data: {} }
    const none = { pids_stats: {}, memory_stats: {}, blkio_stats: {} }
    return { ...common, ...none, cpu_stats: nothing, precpu_stats: nothing }
  }
  const image = cluster.imageOfTask(task)
  const use = uses[(image && programOfImage(image)?.app) ?? "other"]
  const alive = (cluster.now - (task.status.startedAt ?? task.status.timestamp)) / SECOND
  const cpus = Math.round(cluster.leader().description.resources.nanoCPUs / 1e9)
  const wobble = wobbleOf(task, Math.floor(alive))
  const limit = task.spec.Resources?.Limits?.MemoryBytes ?? 0
  return {
    ...common,
    pids_stats: { current: 1 },
    blkio_stats: { io_service_bytes_recursive: [] },
    cpu_stats: cpu(alive, wall, use.share * wobble, cpus),
    precpu_stats: cpu(alive - 1, wall - 1000, use.share * wobble, cpus),
    memory_stats: {
      usage: Math.round(use.memory * (0.9 + wobble / 10)),
      stats: { inactive_file: 0 },
      limit: limit || cluster.leader().description.resources.memoryBytes,
    },
    networks: traffic(host, task, Math.round(use.traffic * alive)),
  }
}

/** `alive`: seconds; `share`: of one core. Usage in nanoseconds, as the kernel counts it. */
function cpu(alive: number, wall: number, share: number, cpus: number): object {
  const total = Math.round(0.05e9 + Math.max(0, alive) * share * 1e9)
  return {
    cpu_usage: { total_usage: total, usage_in_kernelmode: Math.round(total / 4) },
    system_cpu_usage: Math.round(wall * 1e6 * cpus),
    online_cpus: cpus,
    throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
  }
}

function traffic(host: EngineHost, task: Task, bytes: number): Record<string, object> {
  return Object.fromEntries(
    Object.keys(networksOf(host, task)).map((_, index) => [
      `eth${index}`,
      { rx_bytes: bytes, rx_packets: Math.round(bytes / 90), tx_bytes: Math.round(bytes * 0.9) },
    ]),
  )
}

/** Between 0.75 and 1.25: no container does the same every second. */
function wobbleOf(task: Task, second: number): number {
  const byte = Number.parseInt(digestOf(`${task.id} ${second}`).slice(7, 9), 16)
  return 0.75 + byte / 510
}
