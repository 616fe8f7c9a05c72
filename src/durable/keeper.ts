/**
 * Keeps one lab's cluster: what the Engine API and the exercise's checks see of it, and the one way in
 * which it is changed, stored, told and woken. Save, then send: a page never hears of what could still
 * be lost. Between reading a request and storing its outcome nothing is awaited.
 */
import { createLab } from "../dockercoins/lab.ts"
import { ratesAfter } from "../dockercoins/rate-history.ts"
import type { Fact } from "../engine/facts.ts"
import type { EngineHost, JournalledEvent } from "../engine/host.ts"
import { presentFact } from "../engine/present.ts"
import { currentEngine } from "../engine/profile.ts"
import type { Exercise, Standing } from "../exercises/exercise.ts"
import { foldFact, startStanding } from "../exercises/runner.ts"
import type { Result } from "../lib/result.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Command, Done, Refusal } from "../swarm/command.ts"
import type { ClusterEvent, Output } from "../swarm/events.ts"
import type { SimTime } from "../swarm/time.ts"
import type { LabMessage, RatePoint } from "../wire/lab.ts"
import { versionsAfter, versionsAmong } from "../wire/versions.ts"
import { type FollowerState, Followers } from "./followers.ts"
import { Journal, type JournalState } from "./journal.ts"
import { emptyOutbox, mark, type News, type OutboxState } from "./outbox.ts"
import * as pace from "./pace.ts"
import { reportFailure } from "./report.ts"
import type { LabStore } from "./store.ts"
import { picture } from "./views.ts"
import { Waiters } from "./waiters.ts"

/** What the lab's row holds beside the snapshot. */
export interface LabState {
  readonly format: 1
  readonly seq: number
  readonly pace: pace.Pace
  readonly standing: Standing
  readonly journal: JournalState
  readonly lastRate: RatePoint | null
  /** See `WelcomeMessage`. */
  readonly versions: readonly string[]
  readonly followers: readonly FollowerState[]
  readonly outbox: OutboxState
  /** Answers to mutating requests, so that a repeated one is not done twice. */
  readonly answered: readonly Answered[]
}

export interface Answered {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Events so close together (wall ms) share a commit: one wake-up and three rows instead of many. */
const gatherMs = 250
/** Catching up happens in turns of at most so many steps of the cluster. */
const advancesPerTurn = 50
const answeredMax = 32
/** The last visit is stored so often at most. */
const visitEveryMs = 60_000
const followEveryMs = 1_000
const followersStoredEveryMs = 30_000

export interface KeeperParts {
  readonly store: LabStore
  readonly exercise: Exercise
  readonly cluster: Cluster
  readonly state: LabState
  readonly wallNow: () => number
  /** Whether a page is open. */
  readonly connected: () => boolean
  /** Tells the pages; called only with what has been stored. */
  readonly send: (messages: readonly LabMessage[]) => void
  /** The present state as messages. */
  readonly welcome: () => LabMessage
  readonly steps: () => LabMessage
}

export function newState(cluster: Cluster, exercise: Exercise, clock: pace.Pace): LabState {
  return {
    format: 1,
    seq: 1,
    pace: clock,
    standing: foldFact(exercise, startStanding(exercise), presentFact(cluster), clock.lastVisit),
    journal: { open: [], nextEvent: 1 },
    lastRate: ratesAfter(null, [], cluster).at(-1) ?? null,
    versions: versionsAmong([], picture(cluster).tasks),
    followers: [],
    outbox: emptyOutbox,
    answered: [],
  }
}

export class Keeper implements EngineHost {
  readonly profile = currentEngine
  readonly journal: Journal
  readonly followers: Followers
  readonly exercise: Exercise
  readonly waiters = new Waiters()
  readonly #parts: KeeperParts
  #cluster: Cluster
  #state: LabState
  /** Happened since the last commit. */
  #events: ClusterEvent[] = []
  #messages: LabMessage[] = []
  #stateChanged = false
  #clusterChanged = false
  #behind = false
  #afresh = false
  #told = false
  #stepsChanged = false
  #shownSteps = ""
  #storedVisit: number
  #storedFollowers = 0
  #fedAt = 0

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.exercise = parts.exercise
    this.#cluster = parts.cluster
    this.#state = parts.state
    this.#storedVisit = parts.state.pace.lastVisit
    this.journal = new Journal(parts.store)
    this.journal.load(parts.state.journal)
    this.followers = new Followers(parts.state.followers)
  }

  get cluster(): Cluster {
    return this.#cluster
  }

  get state(): LabState {
    return this.#state
  }

  wallNow(): number {
    return this.#parts.wallNow()
  }

  wallAt(at: SimTime): number {
    return pace.wallAt(this.#state.pace, at)
  }

  clusterAt(wallMs: number): SimTime {
    return pace.clusterAt(this.#state.pace, wallMs)
  }

  recentEvents(): readonly JournalledEvent[] {
    return this.journal.recentEvents()
  }

  committed(signal: AbortSignal, at: SimTime | null = null): Promise<void> {
    const waiting = this.waiters.wait(signal, at)
    this.arm()
    return waiting
  }

  report(fault: unknown): void {
    reportFailure(fault)
  }

  perform(command: Command): Result<Done, Refusal> {
    const { result, output } = this.#cluster.apply(command, this.#present())
    this.#record(output)
    if (result.ok) this.#clusterChanged = true
    return result
  }

  observe(fact: Fact): void {
    this.changeStanding(foldFact(this.exercise, this.#state.standing, fact, this.wallNow()))
  }

  /** Lets the time pass that has passed, in turns of bounded length; true when it has caught up. */
  catchUp(): boolean {
    const to = this.#present()
    this.#behind = true
    for (let turn = 0; turn < advancesPerTurn && this.#behind; turn++) {
      const output = this.#cluster.advance(to)
      this.#record(output)
      this.#behind = !output.finished
    }
    return !this.#behind
  }

  /** Somebody is there: cluster time goes on, or goes on again. */
  visit(): void {
    const before = this.#state.pace
    const now = this.wallNow()
    const after = pace.visit(before, now)
    this.#state = { ...this.#state, pace: after }
    if (after.segments !== before.segments) this.#paceChanged()
    else if (now - this.#storedVisit >= visitEveryMs) this.#stateChanged = true
  }

  setPace(rate: number, paused: boolean): void {
    const before = this.#state.pace
    const after = pace.change(before, this.wallNow(), rate, paused)
    if (after === before) return
    this.#state = { ...this.#state, pace: after }
    this.#paceChanged()
  }

  changeStanding(standing: Standing): void {
    const before = this.#state.standing
    if (standing === before) return
    this.#state = { ...this.#state, standing }
    this.#stateChanged = true
    this.#stepsChanged = true
    const progress = changedProgress(before, standing)
    if (progress.steps.length > 0) this.mark(progress)
  }

  /** Something that the classroom should hear of; see outbox.ts. */
  mark(news: News): void {
    this.setOutbox(mark(this.#state.outbox, news, this.wallNow()))
  }

  setOutbox(outbox: OutboxState): void {
    this.#state = { ...this.#state, outbox }
    this.#stateChanged = true
  }

  remember(answer: Answered): void {
    const answered = [...this.#state.answered, answer].slice(-answeredMax)
    this.#state = { ...this.#state, answered }
    this.#stateChanged = true
  }

  /** To be sent with the next commit. */
  tell(message: LabMessage): void {
    this.#messages.push(message)
    this.touch()
  }

  /** Something of the lab was stored beside its row: the next commit gets a number for it. */
  touch(): void {
    this.#told = true
    this.#stateChanged = true
  }

  /** What a page sees of the steps has changed. */
  tellSteps(): void {
    this.#stepsChanged = true
    this.#stateChanged = true
  }

  /** After the next commit every page gets the whole picture anew. */
  startAfresh(): void {
    this.#afresh = true
    this.#stateChanged = true
  }

  /** The number that the next commit gets. */
  get nextSeq(): number {
    return this.#state.seq + 1
  }

  /** A swarm as on the first day, from now on. */
  restartSwarm(seed: number): void {
    const { rate, paused } = this.#state.pace
    this.#cluster = createLab({ seed })
    this.#events = []
    const clock = pace.startPace(this.#cluster.now, this.wallNow(), rate, paused)
    const lastRate = ratesAfter(null, [], this.#cluster).at(-1) ?? null
    const versions = versionsAmong([], picture(this.#cluster).tasks)
    this.#state = { ...this.#state, pace: clock, lastRate, versions }
    this.followers.closeAll()
    this.journal.restart(this.#cluster.snapshot())
    this.#clusterChanged = true
    this.#stateChanged = true
    this.observe(presentFact(this.#cluster))
  }

  /** Stores what has happened, and only then tells it; writes nothing when nothing has. */
  commit(): void {
    const fed = this.#feedFollowers()
    this.waiters.wake((at) => at !== null && at <= this.#cluster.now)
    if (!this.#clusterChanged && !this.#stateChanged) {
      this.#parts.send(fed)
      this.arm()
      return
    }
    const messages = [...this.#close(), ...fed]
    this.#parts.store.transaction(() => {
      const state = JSON.stringify(this.#state)
      this.#parts.store.save(state, this.#clusterChanged ? this.#cluster.snapshot() : null)
      this.arm()
    })
    this.#clusterChanged = false
    this.#stateChanged = false
    this.#storedVisit = this.#state.pace.lastVisit
    this.#storedFollowers = this.wallNow()
    this.#parts.send(this.#afresh ? [this.#parts.welcome()] : messages)
    this.#afresh = false
    this.waiters.wake(() => true)
  }

  /** The one alarm: computed from what is due, never accumulated. */
  arm(): void {
    const now = this.wallNow()
    const wake = this.#wallOf(this.#cluster.wakeAt)
    const times = [
      this.#behind ? now : null,
      wake === null ? null : wake + gatherMs,
      this.#followersDue(),
      this.#wallOf(this.waiters.nextAt),
      this.#state.outbox.dueAt,
    ].filter((time) => time !== null)
    this.#parts.store.arm(times.length === 0 ? null : Math.ceil(Math.min(...times)))
  }

  /**
   * Ends the present commit: numbers it, journals it, and says what there is to say. One that pages
   * have no part in (a delivery was confirmed) gets no number.
   */
  #close(): LabMessage[] {
    const steps = this.#stepsChanged ? this.#steps() : []
    this.#stepsChanged = false
    const told = this.#told || this.#afresh || this.#events.length + steps.length > 0
    const seq = told ? this.nextSeq : this.#state.seq
    this.#told = false
    const events = this.#events
    this.#events = []
    this.#state = { ...this.#state, seq }
    const messages = [...this.#messages, ...steps].map((message) =>
      "seq" in message ? { ...message, seq } : message,
    )
    this.#messages = []
    if (events.length > 0) {
      const rates = ratesAfter(this.#state.lastRate, events, this.#cluster)
      const now = this.#cluster.now
      this.journal.append({ seq, wall: this.wallNow(), now, events, rates })
      this.journal.flush(() => this.#cluster.snapshot())
      messages.unshift({ type: "commit", seq, now, events, rates })
      const versions = versionsAfter(this.#state.versions, events)
      this.#state = { ...this.#state, lastRate: rates.at(-1) ?? this.#state.lastRate, versions }
    }
    const followers = this.followers.state
    this.#state = { ...this.#state, journal: this.journal.state, followers }
    return messages
  }

  /** Most facts change what a check remembers, few change what a page shows of it. */
  #steps(): LabMessage[] {
    const message = this.#parts.steps()
    const shown = JSON.stringify({ ...message, seq: 0 })
    if (shown === this.#shownSteps) return []
    this.#shownSteps = shown
    return [message]
  }

  #record(output: Output): void {
    if (output.events.length === 0) return
    this.#events.push(...output.events)
    this.#clusterChanged = true
    this.observe({ type: "events", events: output.events })
    this.mark({ urgent: output.events.some(isTurningPoint) })
  }

  /** Cluster time now; never behind what has happened. */
  #present(): SimTime {
    return Math.max(this.#cluster.now, this.clusterAt(this.wallNow()))
  }

  /**
   * Their cursors are stored with the next commit, or every while: a row for each line of a log would
   * cost more than the lab. After a crash a log may repeat its last lines.
   */
  #feedFollowers(): LabMessage[] {
    if (!this.#parts.connected()) return []
    this.#fedAt = this.wallNow()
    const messages = this.followers.feed(this)
    if (messages.length > 0 && this.#fedAt - this.#storedFollowers >= followersStoredEveryMs) {
      this.#stateChanged = true
    }
    return messages
  }

  /** A chatty log is read once a second; nobody reads it when no page is there. */
  #followersDue(): number | null {
    const due = this.#parts.connected() ? this.#wallOf(this.followers.nextAt) : null
    return due === null ? null : Math.max(due, this.#fedAt + followEveryMs)
  }

  #wallOf(at: SimTime | null): number | null {
    return at === null ? null : pace.wakeTime(this.#state.pace, at)
  }

  #paceChanged(): void {
    this.tell({ type: "pace", seq: 0, pace: pace.paceView(this.#state.pace, this.wallNow()) })
  }
}

/** Worth an instructor's glance at once. */
function isTurningPoint(event: ClusterEvent): boolean {
  return event.type === "service" && event.updateStatusChanged
}

/** Steps whose row in D1 is behind; urgent where somebody waits to see it. */
function changedProgress(before: Standing, after: Standing) {
  const changed = Object.entries(after.steps).filter(([id, step]) => {
    const old = before.steps[id]
    return (
      step.startedAt !== (old?.startedAt ?? null) ||
      step.doneAt !== (old?.doneAt ?? null) ||
      step.attempts !== (old?.attempts ?? 0) ||
      step.hints !== (old?.hints ?? 0)
    )
  })
  const urgent = changed.some(([id, step]) => {
    const old = before.steps[id]
    return (
      step.startedAt !== (old?.startedAt ?? null) ||
      step.doneAt !== (old?.doneAt ?? null) ||
      step.hints !== (old?.hints ?? 0)
    )
  })
  return { steps: changed.map(([id]) => id), urgent }
}
