/**
 * Keeps one lab's cluster: what the Engine API and the exercise's checks see of it, and the one way in
 * which it is changed, stored, told and woken. Save, then send: a page never hears of what could still
 * be lost. Between reading a request and storing its outcome nothing is awaited.
 */
import { createLab } from "../dockercoins/lab.ts"
import { ratesAfter } from "../dockercoins/rate-history.ts"
import type { Fact } from "../engine/facts.ts"
import type { Follower } from "../engine/follow.ts"
import type { EngineHost, JournalledEvent } from "../engine/host.ts"
import { presentFact } from "../engine/present.ts"
import { currentEngine } from "../engine/profile.ts"
import { isTold } from "../engine/render/event.ts"
import type { Exercise, Standing } from "../exercises/exercise.ts"
import { foldFact } from "../exercises/runner.ts"
import type { Result } from "../lib/result.ts"
import { type Cluster, restoreCluster } from "../swarm/cluster.ts"
import type { Command, Done, Refusal } from "../swarm/command.ts"
import type { Output } from "../swarm/events.ts"
import type { SimTime } from "../swarm/time.ts"
import type { Broadcast } from "../wire/broadcast.ts"
import type { LabMessage } from "../wire/lab.ts"
import { versionsAfter, versionsAmong } from "../wire/versions.ts"
import { Draft } from "./draft.ts"
import { faultViews } from "./faults.ts"
import { Followers } from "./followers.ts"
import { Journal } from "./journal.ts"
import { type Answered, type LabState, remembering } from "./lab-state.ts"
import { newsOf, progressNews } from "./news.ts"
import { mark, type News, type OutboxState } from "./outbox.ts"
import * as pace from "./pace.ts"
import { reportFailure } from "./report.ts"
import { Shown } from "./shown.ts"
import type { LabStore } from "./store.ts"
import { picture } from "./views.ts"
import { Waiters } from "./waiters.ts"

/** Events so close together (wall ms) share a commit: one wake-up and three rows instead of many. */
const gatherMs = 250
/** Catching up happens in turns of at most so many steps of the cluster, and so many events. */
const advancesPerTurn = 50
const eventsPerTurn = 1_000
/** The last visit is stored so often at most. */
const visitEveryMs = 60_000

export interface KeeperParts {
  readonly store: LabStore
  readonly exercise: Exercise
  readonly cluster: Cluster
  readonly state: LabState
  readonly wallNow: () => number
  /** Whether a page is open. */
  readonly connected: () => boolean
  /** Wall ms at which that may end without anybody saying so; null = it will be said. */
  readonly presenceEndsAt: () => number | null
  /** Tells the pages; called only with what has been stored. */
  readonly send: (messages: readonly LabMessage[]) => void
  /** The present state as messages. */
  readonly welcome: () => LabMessage
  readonly steps: () => LabMessage
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
  #draft = new Draft()
  #behind = false
  readonly #shown = new Shown()
  #storedVisit: number

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.exercise = parts.exercise
    this.#cluster = parts.cluster
    this.#state = parts.state
    this.#storedVisit = parts.state.pace.lastVisit
    this.#shown.note(this.#faults())
    this.journal = new Journal(parts.store, (event) => isTold(event, this.#cluster))
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
    return this.journal.toldEvents()
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
    // While a lab has not caught up, what is asked of it happens where it has come to.
    const at = this.#behind ? this.#cluster.now : this.#present()
    const { result, output } = this.#cluster.apply(command, at)
    this.#record(output)
    if (result.ok) this.#draft.changeCluster()
    return result
  }

  settled(): void {
    if (!this.#draft.empty) this.commit()
  }

  observe(fact: Fact): void {
    this.changeStanding(foldFact(this.exercise, this.#state.standing, fact, this.wallNow()))
  }

  /** Work that a page has asked for: it goes on beside the answer. */
  follow(id: string, work: Follower): void {
    this.followers.add(id, work, this.#cluster.now)
    this.#draft.changeState()
  }

  /** Lets the time pass that has passed, in turns of bounded length; true when it has caught up. */
  catchUp(): boolean {
    const to = this.#present()
    this.#behind = true
    for (let turn = 0; turn < advancesPerTurn && this.#behind; turn++) {
      if (this.#draft.events.length >= eventsPerTurn) break
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
    else if (now - this.#storedVisit >= visitEveryMs) this.#draft.changeState()
  }

  /** Looks whether a page is open; tells the classroom when that has changed. */
  notePresence(): void {
    const present = this.#parts.connected()
    if (present === (this.#state.present ?? false)) return
    this.#state = { ...this.#state, present }
    this.mark({ urgent: true })
  }

  setPace(rate: number, paused: boolean): void {
    const before = this.#state.pace
    const after = pace.change(before, this.wallNow(), rate, paused)
    if (after === before) return
    this.#state = { ...this.#state, pace: after }
    this.#paceChanged()
  }

  /** The instructor says something to the student, or takes it back. */
  hear(broadcast: Broadcast | null): void {
    this.#state = { ...this.#state, broadcast }
    this.#draft.tell({ type: "broadcast", broadcast })
  }

  changeStanding(standing: Standing): void {
    const before = this.#state.standing
    if (standing === before) return
    this.#state = { ...this.#state, standing }
    this.#draft.tellSteps()
    const news = progressNews(before, standing)
    if (news !== null) this.mark(news)
  }

  /** Something that the classroom should hear of; see outbox.ts. */
  mark(news: News): void {
    this.setOutbox(mark(this.#state.outbox, news, this.wallNow()))
  }

  setOutbox(outbox: OutboxState): void {
    this.#state = { ...this.#state, outbox }
    this.#draft.changeState()
  }

  remember(answer: Answered): void {
    this.#state = { ...this.#state, answered: remembering(this.#state.answered, answer) }
    this.#draft.changeState()
  }

  /** Something of the lab was stored beside its row: the next commit gets a number for it. */
  touch(): void {
    this.#draft.touch()
  }

  /** What a page sees of the steps has changed. */
  tellSteps(): void {
    this.#draft.tellSteps()
  }

  /** After the next commit every page gets the whole picture anew. */
  startAfresh(): void {
    this.#draft.startAfresh()
  }

  /** The number that the next commit gets. */
  get nextSeq(): number {
    return this.#state.seq + 1
  }

  /** A swarm as on the first day, from now on. */
  restartSwarm(seed: number): void {
    const cluster = createLab({ seed })
    this.#begin(cluster, versionsAmong([], picture(cluster).tasks))
    this.observe(presentFact(cluster))
  }

  /** An earlier swarm goes on from now: the time since then has not passed in it. */
  resumeSwarm(snapshot: string, versions: readonly string[]): void {
    this.#begin(restoreCluster(snapshot), versions)
  }

  #begin(cluster: Cluster, versions: readonly string[]): void {
    const { rate, paused } = this.#state.pace
    this.#cluster = cluster
    const clock = pace.startPace(cluster.now, this.wallNow(), rate, paused)
    const lastRate = ratesAfter(null, [], cluster).at(-1) ?? null
    this.#state = { ...this.#state, pace: clock, lastRate, versions }
    this.followers.closeAll()
    this.journal.restart(cluster.snapshot())
    this.#behind = false
    this.#draft.changeSwarm()
  }

  /** Stores what has happened, and only then tells it; writes nothing when nothing has. */
  commit(): void {
    const fed = this.#feedFollowers()
    this.waiters.wake((at) => at !== null && at <= this.#cluster.now)
    if (this.#draft.empty) {
      this.#parts.send(fed)
      this.arm()
      return
    }
    const draft = this.#draft
    const messages = [...this.#close(draft), ...fed]
    this.#draft = new Draft()
    this.#parts.store.transaction(() => {
      const state = JSON.stringify(this.#state)
      this.#parts.store.save(state, draft.clusterChanged ? this.#cluster.snapshot() : null)
      this.arm()
    })
    this.#storedVisit = this.#state.pace.lastVisit
    this.followers.stored(this.wallNow())
    this.#parts.send(draft.afresh ? [this.#parts.welcome()] : messages)
    this.waiters.wake(() => true)
  }

  /** The one alarm: computed from what is due, never accumulated. */
  arm(): void {
    const now = this.wallNow()
    const wake = this.#wallOf(this.#cluster.wakeAt)
    const connected = this.#parts.connected()
    const times = [
      this.#behind ? now : null,
      wake === null ? null : wake + gatherMs,
      connected ? this.followers.dueAt((at) => this.#wallOf(at)) : null,
      this.#wallOf(this.waiters.nextAt),
      this.#state.outbox.dueAt,
      this.#parts.presenceEndsAt(),
    ].filter((time) => time !== null)
    this.#parts.store.arm(times.length === 0 ? null : Math.ceil(Math.min(...times)))
  }

  /**
   * Ends the present commit: numbers it, journals it, and says what there is to say. One that pages
   * have no part in (a delivery was confirmed) gets no number.
   */
  #close(draft: Draft): LabMessage[] {
    // Most facts change what a check remembers, few change what a page shows of it.
    const steps = draft.stepsChanged ? this.#shown.news(this.#parts.steps()) : []
    const faults = draft.clusterChanged ? this.#shown.news(this.#faults()) : []
    const { events } = draft
    const told = draft.told || events.length + steps.length + faults.length > 0
    const seq = told ? this.nextSeq : this.#state.seq
    this.#state = { ...this.#state, seq }
    const messages = [...draft.messages, ...faults, ...steps].map((message) =>
      "seq" in message ? { ...message, seq } : message,
    )
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

  #faults(): LabMessage {
    return { type: "faults", seq: 0, faults: faultViews(this.#cluster) }
  }

  #record(output: Output): void {
    if (output.events.length === 0) return
    this.#draft.happened(output.events)
    this.observe({ type: "events", events: output.events })
    this.mark(newsOf(output.events))
  }

  /** Cluster time now; never behind what has happened. */
  #present(): SimTime {
    return Math.max(this.#cluster.now, this.clusterAt(this.wallNow()))
  }

  /** Nobody reads them when no page is there, and what was begun is called off, as by dockerd. */
  #feedFollowers(): LabMessage[] {
    if (!this.#parts.connected()) {
      this.followers.callOffWork()
      return []
    }
    const { messages, toStore } = this.followers.feed(this)
    if (toStore) this.#draft.changeState()
    return messages
  }

  #wallOf(at: SimTime | null): number | null {
    return at === null ? null : pace.wakeTime(this.#state.pace, at)
  }

  #paceChanged(): void {
    this.#draft.tell({
      type: "pace",
      seq: 0,
      pace: pace.paceView(this.#state.pace, this.wallNow()),
    })
  }
}
