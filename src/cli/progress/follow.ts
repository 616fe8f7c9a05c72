/** Waits until a service has converged, and shows how it gets there (CW-1 to CW-6). */
import type { EngineClient } from "../../engine/client.ts"
import type { ApiUpdateStatus } from "../../engine/types.ts"
import type { OutputStream, Process } from "../../lib/process.ts"
import { Api } from "../api.ts"
import { CommandFailure } from "../command.ts"
import type { Bars, ServiceView } from "./bars.ts"
import { barsFor } from "./bars-for.ts"
import { ProgressDisplay } from "./display.ts"

/** Milliseconds; a service without an update config is watched for as long as swarmkit would. */
const DEFAULT_MONITOR = 5_000
/** Milliseconds between two reads: the pace at which the real client polls. */
const SHORTEST_PAUSE = 200

/** `ref` is the name as typed, or the id of a service that was just made. */
export async function followService(
  client: EngineClient,
  process: Process,
  ref: string,
  quiet: boolean,
): Promise<void> {
  await new Follower(client, process, ref, quiet ? silent : process.stdout).run()
}

/** As `followService`, but Ctrl-C rejects: what docker makes of it is its caller's. */
export async function followToTheEnd(
  client: EngineClient,
  process: Process,
  ref: string,
): Promise<void> {
  await new Follower(client, process, ref, process.stdout).follow()
}

class Follower {
  private readonly client: EngineClient
  private readonly process: Process
  private readonly ref: string
  private readonly display: ProgressDisplay
  private bars: Bars | null = null
  private rollback = false
  private lastWords: string | null = null
  private converged = false
  /** When everything began to run without a break; null while something does not. */
  private convergedAt: number | null = null
  private monitor = DEFAULT_MONITOR

  constructor(client: EngineClient, process: Process, ref: string, out: OutputStream) {
    this.client = client
    this.process = process
    this.ref = ref
    this.display = new ProgressDisplay(out)
  }

  async run(): Promise<void> {
    try {
      await this.follow()
    } catch (error) {
      const { signal } = this.process
      if (!signal.aborted || signal.reason !== "SIGINT") throw error
      if (this.converged) return
      await this.display.say("Operation continuing in background.")
      await this.display.say(`Use \`docker service ps ${this.ref}\` to check progress.`)
    }
  }

  /**
   * Reads again only after a commit; in between the clock alone moves the countdown. What can be
   * seen is what the real client shows by polling five times a second.
   */
  async follow(): Promise<void> {
    let view: ServiceView | null = null
    while (true) {
      const waiting = new Waiting(this.client, this.process)
      try {
        view = await this.read()
        const readAt = this.process.clock.now()
        do if (await this.draw(view)) return
        while (!(await waiting.until(this.nextTick())))
        const rest = readAt + SHORTEST_PAUSE - this.process.clock.now()
        if (rest > 0) await this.process.clock.sleep(rest, this.process.signal)
      } finally {
        waiting.stop()
      }
    }
  }

  private async read(): Promise<ServiceView> {
    const api = new Api(this.client, this.process, "progress")
    const service = await api.service(this.ref)
    const [tasks, nodes] = await Promise.all([
      api.tasks({ service: [service.ID], "_up-to-date": ["true"] }),
      api.nodes(),
    ])
    const active = nodes.filter((node) => node.Status.State !== "down").map((node) => node.ID)
    return { service, tasks, activeNodes: new Set(active) }
  }

  /** True at the end. */
  private async draw(view: ServiceView): Promise<boolean> {
    const { service } = view
    const monitor = service.Spec.UpdateConfig?.Monitor ?? 0
    if (monitor !== 0) this.monitor = monitor / 1e6
    this.bars ??= barsFor(service, this.display)
    if (await this.heed(service.UpdateStatus)) return true
    const now = this.process.clock.now()
    if (this.convergedAt !== null && now - this.convergedAt >= this.monitor) {
      await this.display.show({ id: "verify", text: `Service ${this.ref} converged` })
      if (this.lastWords !== null) await this.display.say(`rollback: ${this.lastWords}`)
      return true
    }
    this.converged = await this.bars.update(view, this.rollback)
    if (this.converged && service.JobStatus !== undefined) {
      await this.display.say("job complete")
      return true
    }
    await this.countDown(now)
    return false
  }

  /** True when the update's own status ends the waiting. */
  private async heed(status: ApiUpdateStatus | undefined): Promise<boolean> {
    const message = status?.Message ?? ""
    switch (status?.State) {
      case "updating":
        this.rollback = false
        return false
      case "completed":
        return !this.converged
      case "paused":
        throw new CommandFailure(`service update paused: ${message}`)
      case "rollback_started":
        if (!this.rollback && message !== "") {
          await this.display.show({ id: "rollback", text: message })
        }
        this.rollback = true
        return false
      case "rollback_paused":
        throw new CommandFailure(`service rollback paused: ${message}`)
      case "rollback_completed":
        if (!this.converged) this.lastWords = message
        this.rollback = true
        return false
      default:
        return false
    }
  }

  private async countDown(now: number): Promise<void> {
    if (!this.converged) {
      if (this.convergedAt !== null) {
        await this.display.show({ id: "verify", text: "Detected task failure" })
      }
      this.convergedAt = null
      return
    }
    this.convergedAt ??= now
    const seconds = Math.ceil((this.monitor - (now - this.convergedAt)) / 1_000)
    await this.display.show({
      id: "verify",
      text: `Waiting ${seconds} seconds to verify that tasks are stable...`,
    })
  }

  /** Milliseconds until the countdown's next second; null while nothing is counted. */
  private nextTick(): number | null {
    if (this.convergedAt === null) return null
    const left = this.monitor - (this.process.clock.now() - this.convergedAt)
    return left <= 0 ? 0 : left - (Math.ceil(left / 1_000) - 1) * 1_000
  }
}

/** Listens for the next commit from before a read on, so that none is missed. */
class Waiting {
  private readonly process: Process
  private readonly controller = new AbortController()
  private changed = false
  private readonly change: Promise<void>

  constructor(client: EngineClient, process: Process) {
    this.process = process
    const signal = AbortSignal.any([process.signal, this.controller.signal])
    this.change = client.changed(signal).then(() => {
      this.changed = true
    })
    // Whoever waits sees the rejection; a wait that nobody is in any more must not.
    this.change.catch(() => undefined)
  }

  /** True after a commit, false after `ms` milliseconds without one. */
  async until(ms: number | null): Promise<boolean> {
    if (ms === null) await this.change
    else {
      const timer = new AbortController()
      const signal = AbortSignal.any([this.process.signal, timer.signal])
      const tick = this.process.clock.sleep(ms, signal)
      tick.catch(() => undefined)
      try {
        await Promise.race([this.change, tick])
      } finally {
        timer.abort("SIGTERM")
      }
    }
    return this.changed
  }

  stop(): void {
    this.controller.abort("SIGTERM")
  }
}

const silent: OutputStream = {
  isTTY: false,
  columns: 80,
  rows: 24,
  write: async () => undefined,
}
