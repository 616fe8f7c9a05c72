/**
 * The class's Durable Object: who is in it and how far they are, as its labs report it, told at once
 * to the instructor's pages; and the class's settings, carried to every lab when they change.
 */
import { DurableObject } from "cloudflare:workers"
import { type Broadcast, broadcastLimits } from "../wire/broadcast.ts"
import type { ClassroomMessage, ClassroomNews, StudentView } from "../wire/classroom.ts"
import type { Env } from "./env.ts"
import { Roster } from "./roster.ts"
import type { ClassroomState, LabReport, ReportAnswer } from "./rpc.ts"

interface Stored {
  readonly state: ClassroomState
  /** Version of the settings that every lab has confirmed. */
  readonly told: number
  readonly failures: number
}

/** Of a class that was stored before there were these settings. */
const settingsOfOld = { joinable: true, stuckMinutes: 8 } as const

/** Should the object die while it tells the labs, this wakes it to tell them again. */
const tellAgainMs = 3_000
const tellAgainMostMs = 5 * 60_000
const labsAtOnce = 10
const socketsMax = 20

export class Classroom extends DurableObject<Env> {
  readonly #roster: Roster

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#roster = new Roster(state.storage)
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"))
  }

  /** The class was made or changed. Returns when every lab has heard of it that could. */
  async configure(state: ClassroomState): Promise<void> {
    const before = this.#stored()
    if (before !== null && state.settings.version <= before.state.settings.version) return
    const told = before?.told ?? state.settings.version
    this.#store({ state, told, failures: 0 })
    this.#broadcast({ type: "class", class: state.view })
    if (before !== null) await this.#tellLabs()
  }

  /** From now on the student's lab hears of every change of the class. */
  enroll(student: { id: string; name: string; joinedAt: number }): void {
    const view = this.#roster.enroll(student)
    if (view !== null) this.#broadcast({ type: "student", student: view })
  }

  /** A late report of an earlier state changes nothing. */
  report(report: LabReport): ReportAnswer {
    const before = this.#roster.report(report)
    if (before !== null) this.#broadcast(reportNews(before, report.view))
    return { watched: this.ctx.getWebSockets().length > 0 }
  }

  /**
   * The instructor speaks, or takes it back: the pages are told what all of the class is told. False
   * when that was too often within a minute.
   */
  announce(broadcast: Broadcast | null, toAll: boolean): boolean {
    const { kv } = this.ctx.storage
    const now = Date.now()
    const recent = (kv.get<number[]>("spoken") ?? []).filter((at) => now - at < 60_000)
    if (recent.length >= broadcastLimits.perMinute) return false
    kv.put("spoken", [...recent, now])
    if (!toAll) return true
    kv.put("broadcast", broadcast)
    this.#broadcast({ type: "broadcast", broadcast })
    return true
  }

  remove(student: string): void {
    this.#roster.remove(student)
    this.#broadcast({ type: "removed", student })
  }

  students(): StudentView[] {
    return this.#roster.students()
  }

  /** The class is deleted: nothing is left of it. */
  async erase(): Promise<void> {
    this.hangUp()
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  /** Without a word: the instructor's pages that may come back do. */
  hangUp(): void {
    for (const socket of this.ctx.getWebSockets()) socket.close(4001, "closed")
  }

  override fetch(): Response {
    const stored = this.#stored()
    if (stored === null) return new Response("no such class", { status: 404 })
    const { 0: client, 1: server } = new WebSocketPair()
    const sockets = this.ctx.getWebSockets()
    if (sockets.length >= socketsMax) sockets[0]?.close(4008, "too many pages")
    this.ctx.acceptWebSocket(server)
    const roster: ClassroomMessage = {
      type: "roster",
      v: 1,
      class: stored.state.view,
      students: this.#roster.students(),
      broadcast: this.ctx.storage.kv.get<Broadcast | null>("broadcast") ?? null,
      at: Date.now(),
    }
    server.send(JSON.stringify(roster))
    return new Response(null, { status: 101, webSocket: client })
  }

  /** Pages of instructors only listen. */
  override webSocketMessage(): void {}

  override async alarm(): Promise<void> {
    try {
      await this.#tellLabs()
    } catch {
      await this.ctx.storage.setAlarm(Date.now() + tellAgainMostMs)
    }
  }

  async #tellLabs(): Promise<void> {
    const stored = this.#stored()
    if (stored === null) return
    const { settings } = stored.state
    if (stored.told >= settings.version) return
    await this.ctx.storage.setAlarm(Date.now() + tellAgainMs * 2 ** stored.failures)
    const students = this.#roster.students().map(({ id }) => id)
    let missed = 0
    for (let start = 0; start < students.length; start += labsAtOnce) {
      const some = students.slice(start, start + labsAtOnce)
      const told = await Promise.allSettled(
        some.map((student) => this.env.LAB.getByName(student).configure(settings)),
      )
      missed += told.filter(({ status }) => status === "rejected").length
    }
    const present = this.#stored()
    // A later change may have come meanwhile: it tells the labs itself.
    if (present === null || present.state.settings.version !== settings.version) return
    if (missed > 0) {
      this.#store({ ...present, failures: Math.min(present.failures + 1, 6) })
      return
    }
    this.#store({ ...present, told: settings.version, failures: 0 })
    await this.ctx.storage.deleteAlarm()
  }

  #broadcast(news: ClassroomNews): void {
    const message: ClassroomMessage = { ...news, at: Date.now() }
    const line = JSON.stringify(message)
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(line)
      } catch {
        // It is closing: the platform tells us in its own time.
      }
    }
  }

  #stored(): Stored | null {
    const stored = this.ctx.storage.kv.get<Stored>("class")
    if (stored === undefined) return null
    const view = { ...settingsOfOld, ...stored.state.view }
    return { ...stored, state: { ...stored.state, view } }
  }

  #store(stored: Stored): void {
    this.ctx.storage.kv.put("class", stored)
  }
}

/** Most reports are of a rollout going on: they need not repeat the student's progress. */
function reportNews(before: StudentView, view: StudentView): ClassroomNews {
  const { id: student, lastSeenAt, swarm } = view
  const rest = (one: StudentView) => JSON.stringify({ ...one, lastSeenAt, swarm })
  if (rest(before) !== rest(view)) return { type: "student", student: view }
  return { type: "swarm", student, lastSeenAt, swarm }
}
