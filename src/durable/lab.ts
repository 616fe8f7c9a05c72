/**
 * The student's Durable Object: wiring only. It wakes for a request, a message or its one alarm, lets
 * the keeper do what is due, and sleeps again with its sockets open.
 */
import { DurableObject } from "cloudflare:workers"
import type { Broadcast } from "../wire/broadcast.ts"
import type { FaultOrder } from "../wire/faults.ts"
import type { ClientMessage } from "../wire/lab.ts"
import { endedMessage } from "./conversation.ts"
import type { Env } from "./env.ts"
import { commandOf } from "./faults.ts"
import { Guests } from "./guests.ts"
import { answerHttp, gone, type LabDoor, ownDocker } from "./lab-http.ts"
import { lookInto } from "./look.ts"
import { parseMessages } from "./messages.ts"
import {
  createOpenLab,
  type OpenLab,
  randomSeed,
  restoreOpenLab,
  type Surroundings,
} from "./open-lab.ts"
import { Pages } from "./pages.ts"
import { reportFailure } from "./report.ts"
import type { ClassSettings, LabOpening, Renewal } from "./rpc.ts"
import { type Before, putBack, startOver, takeDown } from "./start-over.ts"
import { LabStore } from "./store.ts"

/** A little longer than the instructor's page offers it. */
const undoMs = 40_000
const tooLateToUndo = "It is too late to undo that."
const putBackText = "Your instructor has put your swarm back as it was."
const startedOverText = (files: boolean) =>
  files
    ? "Your instructor has reset your swarm and your files. Steps you have done stay done."
    : "Your instructor has reset your swarm. Your files are as they were."

export class Lab extends DurableObject<Env> {
  readonly store: LabStore
  readonly #pages: Pages
  readonly #guests: Guests
  #lab: OpenLab | null = null
  #alarmFailures = 0

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.store = new LabStore(state.storage)
    this.#guests = new Guests(this.store)
    this.#pages = new Pages(state, () => this.#presenceChanged())
    state.blockConcurrencyWhile(async () => {
      await this.store.prepare()
      this.#lab = restoreOpenLab(this.#surroundings)
      this.#presenceChanged()
    })
  }

  /** Makes the lab if there is none yet, and brings it up to date: called on join and resume. */
  open(opening: LabOpening): void {
    if (this.store.removed) throw new Error("this student has been removed")
    this.#lab ??= createOpenLab(opening, this.#surroundings)
    const { generation } = this.#lab.opening
    const { class: settings, ...identity } = opening
    this.#lab.opening = { ...this.#lab.opening, ...identity }
    this.store.saveOpening(JSON.stringify(this.#lab.opening))
    if (opening.generation > generation) {
      this.#guests.dismiss()
      this.#pages.closeAll({ type: "ended", why: "signed-out" })
    }
    this.configure(settings)
  }

  /** The student has a new token. Pages come again and show theirs; whoever has the old one is out. */
  renew({ generation, engine }: Renewal): void {
    const lab = this.#joined
    if (generation <= lab.opening.generation) return
    lab.opening = { ...lab.opening, generation, engine }
    this.store.saveOpening(JSON.stringify(lab.opening))
    this.#guests.dismiss()
    this.#pages.hangUp()
  }

  /** By the instructor: the student's pages and the class hear of it. */
  rename(name: string): void {
    const lab = this.#joined
    lab.opening = { ...lab.opening, name }
    this.store.saveOpening(JSON.stringify(lab.opening))
    lab.keeper.startAfresh()
    lab.keeper.mark({ urgent: true })
    this.#settle(lab)
  }

  /** Done by the instructor, who can undo it for a while; a sentence that says why not, if not. */
  startOver(files: boolean): string | null {
    const lab = this.#changeable()
    if (typeof lab === "string") return lab
    const extent = { files, swarm: true }
    this.store.saveBefore(JSON.stringify(takeDown(lab, extent)))
    startOver(lab, extent, randomSeed())
    this.#tellNew(lab, startedOverText(files))
    return null
  }

  /** What the instructor started over is as it was before. */
  undoStartOver(): string | null {
    const lab = this.#changeable()
    if (typeof lab === "string") return lab
    const { before } = this.store
    const kept: Before | null = before === null ? null : JSON.parse(before)
    this.store.saveBefore(null)
    if (kept === null || Date.now() - kept.at > undoMs) return tooLateToUndo
    putBack(lab, kept)
    this.#tellNew(lab, putBackText)
    return null
  }

  /** The class has changed. */
  configure(settings: ClassSettings): void {
    const lab = this.#lab
    if (lab === null || settings.version <= lab.opening.class.version) return
    lab.keeper.catchUp()
    const ended = settings.state === "ended" && lab.opening.class.state !== "ended"
    lab.opening = { ...lab.opening, class: settings }
    this.store.saveOpening(JSON.stringify(lab.opening))
    lab.keeper.setPace(settings.rate, settings.state !== "open")
    lab.keeper.tellSteps()
    lab.keeper.commit()
    if (ended) this.#pages.broadcast({ type: "ended", why: "class-ended" })
  }

  /** Done by the instructor; a sentence that says why not, where it is refused. */
  breakOrRepair(order: FaultOrder): string | null {
    const lab = this.#changeable()
    if (typeof lab === "string") return lab
    const { keeper } = lab
    const command = commandOf(keeper.cluster, order)
    if (!command.ok) return command.error
    const done = keeper.perform(command.value)
    if (!done.ok) return done.error.message
    keeper.mark({ urgent: true })
    this.#settle(lab)
    return null
  }

  /** The instructor says something, or takes it back. */
  hear(broadcast: Broadcast | null): void {
    const lab = this.#joined
    lab.keeper.hear(broadcast)
    this.#settle(lab)
  }

  /** A LabLook, as JSON: it is handed on as it is. */
  look(): string {
    const lab = this.#joined
    lab.keeper.catchUp()
    const look = JSON.stringify(lookInto(lab))
    this.#settle(lab)
    return look
  }

  /** From now on nothing of this lab is left but the mark that it was removed. */
  async remove(): Promise<void> {
    this.#guests.dismiss()
    this.#pages.closeAll({ type: "ended", why: "removed" })
    this.#lab = null
    await this.store.erase()
    this.store.markRemoved()
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const socket = url.hostname === "lab" && url.pathname === "/socket"
    const lab = this.#lab
    const generation = request.headers.get("x-rollcall-generation")
    if (lab === null || String(lab.opening.generation) !== generation) {
      const why = this.store.removed ? "removed" : "signed-out"
      return socket ? this.#pages.reject({ type: "ended", why }) : gone(url)
    }
    if (socket) {
      const response = this.#pages.accept()
      this.#presenceChanged()
      return response
    }
    return await answerHttp(this.#door(lab), request, url)
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const lab = this.#lab
    // What a page had on its way when its socket was closed is not heard any more.
    if (socket.readyState !== WebSocket.OPEN) return
    const messages = typeof data === "string" ? parseMessages(data) : null
    if (lab === null || messages === null) {
      socket.close(4000, lab === null ? "no such lab" : "this is no message of the lab's protocol")
      return
    }
    for (const message of messages) {
      const answers = await this.#answer(lab, message, socket)
      if (message.type === "hello") this.#pages.ready(socket)
      for (const answer of answers) this.#pages.send(socket, answer)
    }
  }

  override webSocketClose(): void {
    this.#presenceChanged()
  }

  override webSocketError(): void {
    this.#presenceChanged()
  }

  /** Looks at what is due, not at who set it; never throws, since the platform gives up after six. */
  override async alarm(): Promise<void> {
    this.store.alarmFired()
    const lab = this.#lab
    if (lab === null) return
    try {
      lab.keeper.catchUp()
      lab.keeper.notePresence()
      lab.keeper.commit()
      await lab.delivery.run()
      this.#alarmFailures = 0
    } catch (error) {
      reportFailure(error)
      this.#alarmFailures += 1
      this.store.arm(Date.now() + Math.min(60_000, 500 * 2 ** this.#alarmFailures))
    }
  }

  async #answer(lab: OpenLab, message: ClientMessage, socket: WebSocket | null) {
    try {
      const answers = await lab.conversation.answer(message, socket)
      return message.type === "hello" ? [...answers, ownDocker(lab, this.#guests.last)] : answers
    } finally {
      this.#settle(lab)
    }
  }

  /** The classroom calls only labs that somebody has joined. */
  get #joined(): OpenLab {
    if (this.#lab === null) throw new Error("nobody has joined this lab")
    return this.#lab
  }

  /** The lab, caught up; or the sentence that says why nothing of it can be changed. */
  #changeable(): OpenLab | string {
    const lab = this.#joined
    if (lab.opening.class.state === "ended") return endedMessage
    lab.keeper.catchUp()
    return lab
  }

  /** The swarm is another one: the student is told why, and the class what it is now. */
  #tellNew(lab: OpenLab, text: string): void {
    lab.keeper.hear({ text, at: lab.keeper.wallNow() })
    lab.keeper.mark({ urgent: true })
    this.#settle(lab)
  }

  #door(lab: OpenLab): LabDoor {
    return {
      lab,
      pages: this.#pages,
      guests: this.#guests,
      answer: (message) => this.#answer(lab, message, null),
      presenceChanged: () => this.#presenceChanged(),
      settle: () => this.#settle(lab),
    }
  }

  get #surroundings(): Surroundings {
    return { env: this.env, store: this.store, pages: this.#pages }
  }

  #presenceChanged(): void {
    const lab = this.#lab
    if (lab === null) return
    lab.keeper.notePresence()
    this.#settle(lab)
  }

  /** Stores and tells what has happened, then carries on what is urgent. */
  #settle(lab: OpenLab): void {
    lab.keeper.commit()
    if (lab.delivery.due) this.ctx.waitUntil(lab.delivery.run())
  }
}
