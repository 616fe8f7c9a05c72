/** Plays a recording's actions on a swarm of ours, at their times, with the recording as chooser. */
import type { EngineClient } from "../../src/engine/client.ts"
import { type Cluster, createCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import type { ClusterEvent } from "../../src/swarm/events.ts"
import type { Node } from "../../src/swarm/objects.ts"
import { wanted } from "../../src/swarm/task-states.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { Trace, type Transition, type UpdateStatusChange } from "../support/trace.ts"
import { Cast } from "./cast.ts"
import { lineOf } from "./command-line.ts"
import { declaredImages, placeImages } from "./declared-images.ts"
import { isAgentMade, tolerance } from "./latitude.ts"
import { type Answer, type Look, looksOf, onlyLooks } from "./looks.ts"
import type { NodeChange } from "./nodes.ts"
import { Overrides } from "./overrides.ts"
import { differenceOfAnswers } from "./printed.ts"
import { RecordedChooser } from "./recorded-chooser.ts"
import type { Action, Recording, Step } from "./recording.ts"
import { filesInRecordedOrder } from "./stack-order.ts"
import { type Job, Stage } from "./stage.ts"

/** How long after its end a recording is played on, for what falls upon the edge. */
export const encore = 0.6
/** Seconds between two looks, at a screen or a clock. */
const glance = 0.025
/** A node that is started is Ready this long after. */
const bootTime = 0.98

const ways = {
  "container-kill": "kill",
  "container-stop": "stop",
  "container-rm": "remove",
} as const

export interface Played {
  readonly transitions: readonly Transition[]
  readonly updateStatus: readonly UpdateStatusChange[]
  readonly nodes: readonly NodeChange[]
  /** Of each step; null where nothing was typed, or it only looked. */
  readonly answers: readonly (Answer | null)[]
  readonly looks: readonly Looked[]
  /** Choices of the recording that were not on offer. */
  readonly faults: readonly string[]
  /** Races that went against the rules' own order, as recorded. */
  readonly races: readonly string[]
  /** Our task ids with the recording's names. */
  readonly ids: ReadonlyMap<string, string>
}

export interface Looked {
  readonly look: Look
  /** Null when one of the answers was the recorded one. */
  readonly difference: string | null
}

export async function play(recording: Recording): Promise<Played> {
  return await new Player(recording).play()
}

interface Cue {
  /** Seconds. */
  readonly at: number
  readonly act: () => Promise<void>
}

class Player {
  readonly #recording: Recording
  readonly #cast: Cast
  readonly #trace: Trace
  readonly #chooser: RecordedChooser
  readonly #stage: Stage
  readonly #overrides: Overrides
  readonly #faults: string[] = []
  readonly #nodes: NodeChange[] = []
  readonly #jobs: (Job | null)[] = []
  readonly #cutOff = new Set<Job>()
  readonly #differences = new Map<Look, string | null>()

  constructor(recording: Recording) {
    this.#recording = recording
    this.#overrides = new Overrides(recording)
    this.#cast = new Cast(recording)
    const images = declaredImages(recording)
    let cluster: Cluster | null = null
    const nodeName = (id: string) => cluster?.node(id)?.description.hostname ?? ""
    this.#chooser = new RecordedChooser({
      recording,
      cast: this.#cast,
      epoch: SECOND,
      now: () => cluster?.now ?? 0,
      nodeName,
      isWanted: (id) => {
        const task = cluster?.task(id)
        return task !== undefined && wanted(task)
      },
      isUpToDate: (id) => {
        const task = cluster?.task(id)
        return task !== undefined && cluster?.isUpToDate(task) === true
      },
      imageOf: (task) => {
        const image = cluster?.imageOfTask(task)
        return image && this.#overrides.apply(task, image)
      },
    })
    cluster = createCluster({
      seed: 1,
      nodes: recording.nodes.map((name, index) => ({
        name,
        role: index === 0 ? "manager" : "worker",
      })),
      chooser: this.#chooser,
      program: (task, image) => this.#overrides.apply(task, image),
    })
    placeImages(cluster, recording, images)
    cluster.advance(SECOND)
    this.#stage = new Stage(cluster, (events) => this.#hear(events))
    this.#trace = new Trace(this.#stage.epoch, nodeName)
    for (const [name, { alias }] of Object.entries(recording.services)) {
      this.#trace.aliases.set(name, alias)
    }
    for (const [name, text] of Object.entries(recording.files)) this.#stage.writeFile(name, text)
  }

  async play(): Promise<Played> {
    const { steps, duration_s } = this.#recording
    for (const { at, act } of this.#cues()) {
      await this.#stage.advanceTo(Math.max(at, this.#stage.now))
      await act()
    }
    await this.#stage.advanceTo(duration_s + encore)
    const { transitions, updateStatus } = this.#trace
    return {
      transitions,
      updateStatus,
      nodes: this.#nodes,
      answers: steps.map((_, index) => this.#answer(this.#jobs[index] ?? null)),
      looks: [...this.#differences].map(([look, difference]) => ({ look, difference })),
      faults: [...this.#chooser.faults, ...this.#faults],
      races: this.#chooser.races,
      ids: this.#cast.ids,
    }
  }

  #cues(): readonly Cue[] {
    const { steps } = this.#recording
    const acts = steps.flatMap((step, index) => {
      const act = async () => {
        await this.#letEnd(step)
        this.#overrides.stepBegins(index)
        this.#jobs[index] = await this.#perform(step)
      }
      return onlyLooks(step) ? [] : [{ at: startOf(this.#recording, step), act }]
    })
    const looks = looksOf(this.#recording).flatMap((look) => {
      const times = Math.floor((look.to - look.from) / glance) + 1
      const act = async () => await this.#look(look)
      return Array.from({ length: times }, (_, index) => ({ at: look.from + index * glance, act }))
    })
    // Stable: steps of one instant in the order in which they were typed, and looks after them.
    return [...acts, ...looks].sort((a, b) => a.at - b.at)
  }

  /** What was over when this was typed is over here too, as long as times may be off. */
  async #letEnd(step: Step): Promise<void> {
    const latest = startOf(this.#recording, step) + tolerance
    const over = this.#recording.steps.flatMap(({ at_s, took_s }, index) => {
      const job = this.#jobs[index]
      return at_s + took_s <= step.at_s && job !== null && job !== undefined ? [job] : []
    })
    while (over.some(({ exit }) => exit === null) && this.#stage.now < latest) {
      await this.#stage.advanceTo(this.#stage.now + glance)
    }
  }

  /** Until the answer is the recorded one; of the others, the one in the middle counts. */
  async #look(look: Look): Promise<void> {
    const known = this.#differences.get(look)
    const middle = (look.from + look.to) / 2
    if (known === null) return
    const job = await this.#stage.run(look.line, look.terminal, (client) => client)
    const answer = this.#answer(job)
    const difference =
      answer && differenceOfAnswers(this.#recording, this.#cast.ids, look.expected, answer)
    if (known === undefined || difference === null || this.#stage.now < middle) {
      this.#differences.set(look, difference)
    }
  }

  #hear(events: readonly ClusterEvent[]): void {
    for (const event of events) {
      if (event.type === "node" && event.after) this.#noteNode(event.at, event.after)
      if (event.type !== "task" || event.change !== "created") continue
      const node = this.#stage.cluster.node(event.node)
      const nodeName = node?.description.hostname ?? ""
      const { task: id, serviceName, slot } = event
      this.#cast.enter({ id, serviceName, slot, nodeName })
      this.#overrides.created(id)
    }
    this.#trace.add(events)
  }

  #noteNode(at: number, { description, status, spec }: Node): void {
    this.#nodes.push({
      t_s: (at - this.#stage.epoch) / SECOND,
      node: description.hostname,
      state: status.state,
      availability: spec.Availability ?? "active",
    })
  }

  async #perform(step: Step): Promise<Job | null> {
    const { action } = step
    if (action.type === "docker" || action.type === "sequence") {
      const first = action.type === "docker" ? action : action.actions[0]
      const { tty = null, timeout_s = null } = first ?? {}
      const terminal = tty === null ? null : { columns: tty.cols, rows: tty.rows }
      for (const [name, text] of filesInRecordedOrder(this.#recording, step)) {
        this.#stage.writeFile(name, text)
      }
      const hold = (client: EngineClient) => this.#heldBack(client, step)
      const job = await this.#stage.run(lineOf(action, step.cmd), terminal, hold)
      if (timeout_s !== null) void this.#cutOffAfter(job, timeout_s)
      return job
    }
    const command = this.#commandOf(action)
    const { cluster, host } = this.#stage
    if (command === null) this.#faults.push(`nothing to do it with: ${step.cmd}`)
    else {
      const result = host.perform(command)
      if (!result.ok) this.#faults.push(`${step.cmd}: ${result.error.message} (${cluster.now})`)
    }
    return null
  }

  async #cutOffAfter(job: Job, seconds: number): Promise<void> {
    await this.#stage.clock.sleep(seconds * 1000)
    if (job.exit !== null) return
    this.#cutOff.add(job)
    job.stop("SIGTERM")
  }

  /** Each change takes effect when the recording's did (`effects`). */
  #heldBack(client: EngineClient, step: Step): EngineClient {
    const effects = [...(step.effects ?? [])].sort((a, b) => a.t_s - b.t_s)
    return {
      ...client,
      request: async (request, signal) => {
        if (request.method !== "GET" && request.method !== "HEAD") {
          const at = effects.shift()?.t_s ?? 0
          const wait = (at - this.#stage.now) * 1000
          if (wait > 0) await this.#stage.clock.sleep(wait, signal)
        }
        return await client.request(request, signal)
      },
    }
  }

  #commandOf(action: Exclude<Action, { type: "docker" | "sequence" }>): Command | null {
    const { cluster } = this.#stage
    const node = cluster.nodes().find((each) => each.description.hostname === action.node)?.id
    if (node === undefined) return null
    if (action.type === "node-start") return { type: "node-start", node }
    if (action.type === "node-power-off") return { type: "node-power-off", node }
    if (action.type === "node-graceful-stop") {
      return { type: "node-power-off", node, gracefully: true }
    }
    const task = cluster
      .tasks()
      .find(
        (each) =>
          each.serviceName === action.service &&
          each.slot === (action.slot ?? 0) &&
          each.nodeId === node &&
          each.status.state === "running",
      )
    if (task === undefined) return null
    return { type: "container-kill", task: task.id, how: ways[action.type] }
  }

  #answer(job: Job | null): Answer | null {
    if (job === null) return null
    const { stdout, stderr, exit } = job
    return { stdout, stderr, exit: exit === null || this.#cutOff.has(job) ? "timeout" : exit }
  }
}

/** Seconds: when a step begins to take effect. */
function startOf({ transitions }: Recording, step: Step): number {
  const { action, at_s, effect_s } = step
  if (action.type === "docker") return effect_s ?? answeredAt(step)
  if (action.type !== "node-start") return effect_s ?? at_s
  // A node that nobody had missed is back when it tells of its tasks.
  const told = transitions.find(
    (each) => each.node === action.node && each.committed_s > at_s && isAgentMade(each),
  )
  const up = effect_s ?? told?.t_s
  return up === undefined ? at_s : Math.max(at_s, up - bootTime)
}

/** What left no mark, as a label of a node, had its effect shortly before the answer. */
function answeredAt({ at_s, took_s }: Step): number {
  return took_s < tolerance ? at_s + Math.max(0, took_s - glance / 5) : at_s
}
