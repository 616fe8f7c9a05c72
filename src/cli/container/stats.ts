/** `docker stats`: what containers use, once or again and again. */
import { binarySize, humanSize } from "../../lib/human-size.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import type { Listing, Row } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { errorText } from "../output.ts"
import { listFormat } from "../shared-flags.ts"
import { shortId } from "../words.ts"

export const dockerStats: Verb = {
  name: "stats",
  use: "[OPTIONS] [CONTAINER...]",
  short: "Display a live stream of container(s) resource usage statistics",
  aliases: ["docker container stats", "docker stats"],
  flags: flagTable(
    `-a, --all             Show all containers (default shows just running)
    --no-stream       Disable streaming stats and only pull the first result
    --no-trunc        Do not truncate output`,
    {},
    [listFormat],
  ),
  arity: { atLeast: 0 },
  complete: "containers",
  run: showStats,
}

const listing: Listing = {
  type: "*container.statsContext",
  headers: {
    Container: "CONTAINER",
    Name: "NAME",
    ID: "CONTAINER ID",
    CPUPerc: "CPU %",
    MemUsage: "MEM USAGE / LIMIT",
    MemPerc: "MEM %",
    NetIO: "NET I/O",
    BlockIO: "BLOCK I/O",
    PIDs: "PIDS",
  },
  table: ["ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs"],
}

/** Milliseconds between drawings, of which every other one is of new figures. */
const beat = 500

async function showStats(invocation: Invocation): Promise<number> {
  const { process, flags, args } = invocation
  const format = flags.text("format")
  const show = (rows: readonly Row[]) => renderListing(listing, rows, format)
  const readings = new Readings(invocation)
  await readings.list()
  const errors = await readings.read()
  if (args.length > 0 && errors.length > 0) throw new CommandFailure(errors.join("\n"))
  await process.clock.sleep(beat, process.signal)
  if (flags.truth("no-stream")) {
    await process.stdout.write(show(readings.rows()))
    return 0
  }
  for (let drawn = 1; ; drawn++) {
    const text = `\x1b[H${show(readings.rows())}`
    // Docker writes it once as it is, and once more with each line cleared to its end.
    const cleared = text.split("\n").map((line) => `${line} \x1b[K\n`)
    await process.stdout.write(`${text}${cleared.join("")}\x1b[J`)
    await process.clock.sleep(beat, process.signal)
    if (drawn % 2 === 0) continue
    await readings.list()
    await readings.read()
  }
}

interface Stats {
  readonly id?: string
  readonly name?: string
  readonly cpu_stats?: Cpu
  readonly precpu_stats?: Cpu
  readonly memory_stats?: {
    readonly usage?: number
    readonly limit?: number
    readonly stats?: Readonly<Record<string, number>>
  }
  readonly networks?: Readonly<Record<string, { rx_bytes?: number; tx_bytes?: number }>>
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { op: string; value: number }[] | null
  }
  readonly pids_stats?: { readonly current?: number }
}

interface Cpu {
  readonly cpu_usage?: { readonly total_usage?: number }
  readonly system_cpu_usage?: number
  readonly online_cpus?: number
}

/** The containers that are looked at, in the order in which they came, with what they used last. */
class Readings {
  readonly #invocation: Invocation
  readonly #last = new Map<string, Stats | null>()
  #api: Api

  constructor(invocation: Invocation) {
    this.#invocation = invocation
    this.#api = new Api(invocation.client, invocation.process)
  }

  /** Who is asked for, or whoever is there. */
  async list(): Promise<void> {
    const { args, flags } = this.#invocation
    const query: Record<string, string> = flags.truth("all") ? { all: "1" } : {}
    const names =
      args.length > 0
        ? args
        : (await this.#api.get<{ Id: string }[]>("/containers/json", query)).map(({ Id }) =>
            shortId(Id),
          )
    for (const name of this.#last.keys()) if (!names.includes(name)) this.#last.delete(name)
    for (const name of names) if (!this.#last.has(name)) this.#last.set(name, null)
  }

  /** What went wrong, a sentence each. */
  async read(): Promise<string[]> {
    const { client, process } = this.#invocation
    const errors: string[] = []
    for (const name of this.#last.keys()) {
      try {
        const path = `/containers/${segment(name)}/stats`
        this.#last.set(name, await this.#api.get<Stats>(path, { stream: "0" }))
      } catch (error) {
        errors.push(errorText(error))
        this.#last.set(name, null)
      }
    }
    // What follows nobody asked for: it goes on by itself.
    this.#api = new Api(client, process, "progress")
    return errors
  }

  rows(): Row[] {
    const full = this.#invocation.flags.truth("no-trunc")
    return [...this.#last].map(([name, stats]) => statsRow(name, stats, full))
  }
}

function statsRow(container: string, stats: Stats | null, full: boolean): Row {
  if (stats === null) {
    const none = { CPUPerc: "--", MemPerc: "--", NetIO: "--", BlockIO: "--", PIDs: "--" }
    return { Container: container, ID: container, Name: "--", MemUsage: "-- / --", ...none }
  }
  const { id = "", name = "", memory_stats: memory = {}, networks = {} } = stats
  const { limit = 0 } = memory
  const used = usedMemory(memory)
  const share = limit === 0 ? 0 : (used / limit) * 100
  const cards = Object.values(networks)
  return {
    Container: container,
    ID: full ? id : shortId(id),
    Name: name.slice(1),
    CPUPerc: percent(cpuPercent(stats)),
    MemUsage: `${binarySize(used)} / ${binarySize(limit)}`,
    MemPerc: percent(share),
    NetIO: both(
      cards.map(({ rx_bytes: received = 0 }) => received),
      cards.map(({ tx_bytes: sent = 0 }) => sent),
    ),
    BlockIO: both(moved(stats, "r"), moved(stats, "w")),
    PIDs: String(stats.pids_stats?.current ?? 0),
  }
}

/** Without what the kernel keeps of files that nobody reads. */
function usedMemory({ usage = 0, stats = {} }: NonNullable<Stats["memory_stats"]>): number {
  const idle = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return idle < usage ? usage - idle : usage
}

/** Of one core, since the reading before. */
function cpuPercent({ cpu_stats: now = {}, precpu_stats: before = {} }: Stats): number {
  const busy = (now.cpu_usage?.total_usage ?? 0) - (before.cpu_usage?.total_usage ?? 0)
  const all = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0)
  return busy > 0 && all > 0 ? (busy / all) * (now.online_cpus ?? 0) * 100 : 0
}

function moved({ blkio_stats: blocks }: Stats, letter: string): number[] {
  return (blocks?.io_service_bytes_recursive ?? [])
    .filter(({ op }) => op.toLowerCase().startsWith(letter))
    .map(({ value }) => value)
}

const percent = (share: number): string => `${share.toFixed(2)}%`

function both(one: readonly number[], other: readonly number[]): string {
  return [one, other].map((list) => humanSize(sum(list), 3)).join(" / ")
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)
