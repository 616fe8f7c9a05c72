/**
 * The recording as chooser: it says only what the real thing was free in, and each choice has to be
 * one that was on offer. What is not legal is noted as a fault, and the scenario fails.
 */
import type { Chooser, Placement, Race, Step } from "../../src/swarm/chooser.ts"
import {
  type Image,
  type Node,
  type Service,
  type Task,
  type TaskState,
  taskStates,
} from "../../src/swarm/objects.ts"
import type { DirtySlot } from "../../src/swarm/orchestrator/slot.ts"
import type { NodeWalk } from "../../src/swarm/scheduler/node-walk.ts"
import type { Branch } from "../../src/swarm/scheduler/spread.ts"
import { atLeast, compareStates, terminal } from "../../src/swarm/task-states.ts"
import { MILLISECOND, SECOND, type SimTime } from "../../src/swarm/time.ts"
import { type Cast, placeOf } from "./cast.ts"
import { RecordedDurations } from "./durations.ts"
import type { Recording, Transition } from "./recording.ts"
import { batchAfter, batchTimes } from "./report-batches.ts"
import { type Group, RecordedScheduling } from "./scheduling.ts"
import { isRestart, type Script, scriptsOf } from "./scripts.ts"

/** Where two things in one instant of ours lay some hops apart in the recording. */
/** Seconds between changes of one commit, as a recorder hears of them. */
const instant = 0.005
const slack = 500 * MILLISECOND
/** A report batch swallows what was made this shortly before (lags of 0.743 s were recorded, twice). */
const batchWindow = 1_500 * MILLISECOND
/** Longest wait of a report for its commit. */
const longestLag = 1_000 * MILLISECOND
/** Seconds within which parts of the manager race over one end of a task. */
const raceWindow = 0.05
/** Rules by which a recording lists races of the restart logic with the updater. */
const restartRaces: ReadonlySet<string> = new Set(["README 27", "README 36", "README 37"])
/** DI-4: three periods of 5 s ± 0.5 s after the last heartbeat, which was a period ago at most. */
const shortestLoss = 8 * SECOND
const longestLoss = 17 * SECOND
const usualLag = 60 * MILLISECOND

export interface Stage {
  readonly recording: Recording
  readonly cast: Cast
  /** Cluster time at the recording's 0. */
  readonly epoch: SimTime
  readonly now: () => SimTime
  readonly nodeName: (id: string) => string
  /** Whether a task of ours has not been told to stop. */
  readonly isWanted: (id: string) => boolean
  readonly isUpToDate: (id: string) => boolean
  readonly imageOf: (task: Task) => Image | undefined
}

export class RecordedChooser implements Chooser {
  readonly faults: string[] = []
  /** Races that went against the rules' own order. */
  readonly races: string[] = []
  readonly state = null
  /** Where other scenarios shared the machines, nobody knows how many tasks a node had in all. */
  readonly knowsTotals: boolean
  readonly #stage: Stage
  readonly #scripts: ReadonlyMap<string, Script>
  readonly #durations: RecordedDurations
  readonly #scheduling: RecordedScheduling
  readonly #batches: ReadonlyMap<Transition, number>
  /** Places in the recording. */
  readonly #ranks: ReadonlyMap<Transition, number>
  /** How many ends of an instant have been asked about, by service. */
  readonly #handOuts = new Map<string, number>()
  /** Tasks that the manager was to wake for. */
  readonly #woken = new Set<string>()

  constructor(stage: Stage) {
    this.#stage = stage
    this.knowsTotals = stage.recording.concurrent_with.length === 0
    const { transitions } = stage.recording
    this.#scripts = scriptsOf(transitions)
    this.#durations = new RecordedDurations({
      ...stage,
      script: (task) => this.#script(task),
      name: (task) => this.#name(task),
      time: (seconds) => this.#time(seconds),
      fault: (text) => this.#fault(text),
    })
    this.#scheduling = new RecordedScheduling({
      assigned: (task) => this.#script(task)?.states.get("assigned"),
      explained: (task) =>
        this.#script(task)?.transitions.filter(
          ({ event, to, err }) => event === undefined && to === "pending" && err !== null,
        ) ?? [],
      time: (seconds) => this.#time(seconds),
      name: (task) => this.#name(task),
      now: stage.now,
      unseen: (task, due) => {
        const last = this.#script(task)?.transitions.at(-1)
        return last?.to === "pending" && last.err === null ? this.#unseen(due, "assigned") : due
      },
      isOver: () => this.#seconds(stage.now()) > stage.recording.duration_s - slack / SECOND,
      fault: (text) => this.#fault(text),
    })
    this.#batches = batchTimes(transitions)
    this.#ranks = new Map(transitions.map((each, index) => [each, index]))
  }

  /** The slot that the recording touches next. */
  dirtySlot(service: Service, slots: readonly DirtySlot[]): number {
    for (const { slot, nodeId, tasks } of slots) {
      // Made in this very instant, so nobody has introduced it yet.
      for (const { id } of tasks) {
        const nodeName = this.#stage.nodeName(nodeId)
        this.#stage.cast.enter({ id, serviceName: service.spec.Name ?? "", slot, nodeName })
      }
    }
    const touched = slots.map((slot) => this.#nextTouch(service.spec.Name ?? "", slot))
    const soonest = Math.min(...touched)
    // Touched a good while later: meanwhile the worker waited for a slot that others had renewed.
    const now = this.#seconds(this.#stage.now())
    const renewed = slots.map((slot) => !slot.tasks.some(({ id }) => this.#mustStop(id)))
    const waits = soonest > now + raceWindow * 5 && renewed.includes(true)
    if (!waits) return touched.indexOf(soonest)
    const distance = slots.map((slot, index) =>
      renewed[index] ? this.#distanceOfEnd(slot, soonest) : Number.NaN,
    )
    return distance.indexOf(Math.min(...distance.filter((each) => !Number.isNaN(each))))
  }

  inSlot(a: Task, b: Task): number {
    const [first, second] = [this.#recordedId(a), this.#recordedId(b)]
    return first < second ? -1 : Number(first > second)
  }

  placements(waiting: readonly Task[], walk: NodeWalk, count: number): readonly Placement[] {
    return this.#scheduling.placements(waiting, walk, count)
  }

  unfitAskedLast(
    waiting: Group,
    unfit: readonly Node[],
    reason: (asked: readonly Node[]) => string,
  ): readonly Node[] {
    return this.#scheduling.unfitAskedLast(waiting, unfit, reason)
  }

  nextGroup(groups: readonly Group[], walk: (group: Group) => NodeWalk): number {
    return this.#scheduling.nextGroup(groups, walk)
  }

  passesAt(waiting: readonly Task[], due: SimTime): SimTime {
    return this.#scheduling.passesAt(waiting, due)
  }

  branchOrder(waiting: readonly Task[], branches: readonly Branch[]): readonly Branch[] {
    return this.#scheduling.branchOrder(waiting, branches)
  }

  duration(task: Task, step: Step, expected: SimTime): SimTime {
    return this.#durations.of(task, step, expected)
  }

  storedAt(task: Task, state: TaskState, now: SimTime): SimTime | null {
    const script = this.#script(task)
    const recorded = script?.states.get(state)
    // Told once more: with what was stored next.
    if (task.status.state === state) {
      return this.#time(batchAfter(this.#batches, this.#seconds(now)))
    }
    if (recorded !== undefined) {
      const at = this.#time(this.#batches.get(recorded) ?? recorded.committed_s)
      if (at - now > longestLag) {
        this.#fault(
          `${state} of ${this.#name(task)} waited ${this.#length(at - now)} s for a commit`,
        )
      }
      return Math.max(now, at)
    }
    const later = this.#firstAfter(script, state)
    if (later === undefined || terminal(state)) return this.#unseen(now + usualLag, state)
    if (this.#time(later.committed_s) - now > batchWindow) {
      this.#fault(`${state} of ${this.#name(task)} was never stored, though no batch swallowed it`)
    }
    return null
  }

  /** Later than the recording's end, one state after the other, where it can have been. */
  #unseen(expected: SimTime, state: TaskState): SimTime {
    const hops = terminal(state) ? 1 : taskStates.indexOf(state) - taskStates.indexOf("pending")
    const end = this.#time(this.#stage.recording.duration_s) + hops * usualLag
    return end <= expected + longestLag ? Math.max(expected, end) : expected
  }

  /** As the recorder heard of them. */
  reportOrder(tasks: readonly string[]): readonly string[] {
    const now = this.#seconds(this.#stage.now())
    const rank = (id: string) => {
      const script = this.#scripts.get(this.#stage.cast.nameOf(id) ?? "")
      const told = [...(script?.states.values() ?? [])].find(
        (each) => Math.abs((this.#batches.get(each) ?? Number.NaN) - now) < MILLISECOND / SECOND,
      )
      return (told && this.#ranks.get(told)) ?? Number.MAX_VALUE
    }
    return tasks.toSorted((a, b) => rank(a) - rank(b))
  }

  heartbeatLoss(node: Node): SimTime {
    const { now, recording } = this.#stage
    const name = node.description.hostname
    const down = recording.node_events.find(
      (event) =>
        event.node === name && event.state === "down" && this.#time(event.t_s) >= now() - slack,
    )
    // It was back, or the recording over, before anybody missed it.
    if (down === undefined) return longestLoss
    const loss = this.#time(down.t_s) - now()
    if (loss < shortestLoss || loss > longestLoss) {
      this.#fault(`${name} was lost after ${this.#length(loss)} s, which no heartbeat explains`)
    }
    return Math.max(0, loss)
  }

  wakesAt(task: Task, due: SimTime): SimTime {
    // It oversleeps once.
    if (this.#woken.has(task.id)) return due
    this.#woken.add(task.id)
    return Math.max(this.#wakesAfterHops(task, due), this.#wakesAfterUpdater(task, due))
  }

  /**
   * Late by a few hops, where a status of the task was stored before, or the updater had the slot; by
   * more, up to what times may be off, wherever the manager was.
   */
  #wakesAfterHops(task: Task, due: SimTime): SimTime {
    const transitions = this.#script(task)?.transitions ?? []
    const wish = transitions.findIndex((each) => each.event === "desired")
    const [before, at] = transitions.slice(Math.max(0, wish - 1), wish + 1)
    if (before === undefined || at === undefined) return due
    const late = this.#time(at.committed_s)
    const hops = due + raceWindow * SECOND
    if (late > due + slack) return hops
    return late > hops || this.#time(before.committed_s) > due ? Math.max(due, late) : due
  }

  /** Late, by no more than times may be off, where the updater had the slot before. */
  #wakesAfterUpdater(task: Task, due: SimTime): SimTime {
    if (!this.#stage.recording.races.some(({ rule }) => restartRaces.has(rule))) return due
    const wishes = this.#script(task)?.transitions.filter((each) => each.event === "desired")
    const [first] = wishes ?? []
    if (first === undefined || !atLeast(first.desired, "shutdown")) return due
    const taken = this.#time(first.committed_s) + MILLISECOND
    if (taken <= due || taken > due + slack) return due
    this.races.push(`update-before-restart of ${first.task}`)
    return taken
  }

  /** As the recording went, where it names a race; else as the rules' own order has it. */
  race(race: Race, task: Task): boolean {
    if (race === "start-before-allocation") return !this.#allocatedFirst(task)
    if (race === "start-before-loss") return this.#isEverStarted(task)
    if (race === "order-before-end") return !this.#endedFirst(task)
    const { recording } = this.#stage
    const end = this.#script(task)?.transitions.find(
      (each) => each.to !== null && terminal(each.to),
    )
    if (end === undefined) return true
    if (race === "restart-before-updater" && this.#givenUpFirst(end)) return false
    if (recording.races.length === 0) return true
    const soon = (at: number) => at >= end.committed_s && at <= end.committed_s + raceWindow
    const reactions = recording.update_status.filter(
      (each) => each.service === task.serviceName && soon(each.t_s) && each.state !== "completed",
    )
    const counted = reactions.find((each) => each.message?.includes(" failure or early "))
    const first =
      race === "count-before-hand-out"
        ? !this.#handedOut(end, counted?.t_s ?? end.committed_s + raceWindow)
        : this.#restartCameFirst(end, counted?.state ?? null)
    if (!first) this.races.push(`${race} of ${end.task}`)
    return first
  }

  /** It ended in the instant in which another of its slot was up: the updater gave it up unreplaced. */
  #givenUpFirst(end: Transition): boolean {
    const inSlot = this.#stage.recording.transitions.filter(
      ({ task, committed_s }) =>
        placeIn(task) === placeIn(end.task) &&
        committed_s >= end.committed_s - instant &&
        committed_s <= end.committed_s + raceWindow,
    )
    const up = inSlot.some(
      ({ to, event, committed_s }) =>
        to === "running" && event === undefined && committed_s <= end.committed_s + instant,
    )
    return up && !inSlot.some(({ from }) => from === null)
  }

  #isEverStarted(task: Task): boolean {
    const transitions = this.#script(task)?.transitions ?? []
    return transitions.some(({ event, desired }) => event === "desired" && desired === "running")
  }

  /** Not told to stop before it had ended by itself. */
  #endedFirst(task: Task): boolean {
    const states = this.#script(task)?.states
    return states?.has("failed") === true || states?.has("complete") === true
  }

  /** Two hops of one instant, which no recording lists. */
  #allocatedFirst({ id, serviceName, slot, nodeId }: Task): boolean {
    this.#stage.cast.enter({ id, serviceName, slot, nodeName: this.#stage.nodeName(nodeId) })
    const [, second] = this.#scripts.get(this.#stage.cast.nameOf(id) ?? "")?.transitions ?? []
    return second?.to === "pending" && second.desired === "ready"
  }

  /** The replacement of a task that failed an update is of the old spec once a rollback has begun. */
  #restartCameFirst(end: Transition, state: string | null): boolean {
    const [place = "", count = "0"] = end.task.split(/\.(?=\d+$)/)
    const next = this.#scripts.get(`${place}.${Number(count) + 1}`)?.transitions[0]
    return state !== "rollback_started" || next === undefined || next.image === end.image
  }

  /** Another slot was taken between the end and the reaction to it, one for each of several ends. */
  #handedOut(end: Transition, counted: number): boolean {
    const taken = this.#stage.recording.transitions.filter(
      (each) =>
        each.service === end.service &&
        each.from === null &&
        placeIn(each.task) !== placeIn(end.task) &&
        each.committed_s >= end.committed_s &&
        each.t_s <= counted &&
        each.image === end.image,
    )
    const key = `${end.service} ${end.committed_s}`
    const before = this.#handOuts.get(key) ?? 0
    this.#handOuts.set(key, before + 1)
    return before < taken.length
  }

  #firstAfter(script: Script | undefined, state: TaskState): Transition | undefined {
    return [...(script?.states.values() ?? [])]
      .filter((each) => each.to !== null && compareStates(each.to, state) > 0)
      .find((each) => each.to !== null && atLeast(each.to, "accepted"))
  }

  /** When the recording next makes a task in a slot, or stops one of its tasks. */
  #nextTouch(service: string, slot: DirtySlot): number {
    const { recording, cast, nodeName } = this.#stage
    const place = placeOf(recording, service, slot.slot, nodeName(slot.nodeId))
    let number = cast.countAt(place) + 1
    const restarted = new Set<string>()
    while (isRestart(this.#scripts, place, number)) {
      restarted.add(`${place}.${number - 1}`)
      number++
    }
    const next = this.#scripts.get(`${place}.${number}`)?.transitions[0]
    const touches = slot.tasks.map(({ id, is }) => {
      const script = this.#scripts.get(cast.nameOf(id) ?? "")
      const stop = script?.transitions.find((each) => each.desired === "shutdown")
      if (restarted.has(cast.nameOf(id) ?? "")) return undefined
      return is === "stopped" || !this.#stage.isWanted(id) ? undefined : stop
    })
    const times = [next, ...touches].map((each) => each?.committed_s ?? Number.POSITIVE_INFINITY)
    return Math.min(...times)
  }

  /** A task that the recording stops, and that nobody has told to yet. */
  #mustStop(id: string): boolean {
    return this.#stage.isWanted(id) && !this.#stage.isUpToDate(id)
  }

  /** Seconds between a moment and the nearest end of a task in the slot. */
  #distanceOfEnd(slot: DirtySlot, moment: number): number {
    const ends = slot.tasks.flatMap(({ id }) => {
      const script = this.#scripts.get(this.#stage.cast.nameOf(id) ?? "")
      return [...(script?.states.values() ?? [])].filter((each) => each.to && terminal(each.to))
    })
    const times = ends.map((each) => Math.abs(each.committed_s - moment))
    return Math.min(Number.MAX_VALUE, ...times.filter((each) => Number.isFinite(each)))
  }

  #script(task: Task): Script | undefined {
    return this.#scripts.get(this.#name(task))
  }

  #recordedId(task: Task): string {
    return this.#script(task)?.transitions[0]?.id ?? task.id
  }

  #name(task: Task): string {
    return this.#stage.cast.nameOf(task.id) ?? task.id
  }

  #fault(text: string): void {
    this.faults.push(`${this.#seconds(this.#stage.now()).toFixed(3)} ${text}`)
  }

  #time(seconds: number): SimTime {
    return this.#stage.epoch + Math.round(seconds * SECOND)
  }

  #seconds(at: SimTime): number {
    return (at - this.#stage.epoch) / SECOND
  }

  #length(duration: SimTime): string {
    return (duration / SECOND).toFixed(2)
  }
}

/** `w3` of `w3.2`. */
const placeIn = (task: string): string => task.replace(/\.\d+$/, "")
