/**
 * The student's Durable Object: wiring only. It wakes for a request, a message or its one alarm, lets
 * the keeper do what is due, and sleeps again with its sockets open.
 */
import { DurableObject } from "cloudflare:workers"
import type { ClientMessage, GuestView, LabMessage } from "../wire/lab.ts"
import { endedMessage } from "./conversation.ts"
import type { Env } from "./env.ts"
import { Guests } from "./guests.ts"
import { parseMessages } from "./messages.ts"
import { createOpenLab, type OpenLab, restoreOpenLab, type Surroundings } from "./open-lab.ts"
import { Pages } from "./pages.ts"
import { reportFailure } from "./report.ts"
import type { ClassSettings, LabOpening, Renewal } from "./rpc.ts"
import { LabStore } from "./store.ts"
import { workspaceTar } from "./workspace-tar.ts"

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
    const lab = this.#lab
    if (lab === null) throw new Error("nobody has joined this lab")
    if (generation <= lab.opening.generation) return
    lab.opening = { ...lab.opening, generation, engine }
    this.store.saveOpening(JSON.stringify(lab.opening))
    this.#guests.dismiss()
    this.#pages.hangUp()
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
    const socket = url.pathname === "/socket"
    const lab = this.#lab
    const generation = request.headers.get("x-rollcall-generation")
    if (lab === null || String(lab.opening.generation) !== generation) {
      const why = this.store.removed ? "removed" : "signed-out"
      return socket ? this.#pages.reject({ type: "ended", why }) : gone(url.pathname)
    }
    if (socket) {
      const response = this.#pages.accept()
      this.#presenceChanged()
      return response
    }
    if (url.pathname === "/workspace.tar") return this.#workspace(lab)
    if (url.pathname === "/messages") return await this.#messages(lab, request, url)
    return await this.#engine(lab, request, url)
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

  async #messages(lab: OpenLab, request: Request, url: URL): Promise<Response> {
    if (request.method === "GET") {
      const lastSeq = url.searchParams.get("lastSeq")
      const seq = lastSeq === null || lastSeq === "" ? Number.NaN : Number(lastSeq)
      const known = Number.isInteger(seq) ? seq : null
      const hello: ClientMessage = { type: "hello", v: 1, lastSeq: known }
      const response = this.#pages.stream(await this.#answer(lab, hello, null))
      this.#presenceChanged()
      return response
    }
    const messages = parseMessages(await request.text())
    if (messages === null) {
      const error = { code: "bad-request", message: "The body is no list of messages." }
      return Response.json({ error }, { status: 400 })
    }
    this.#pages.heard()
    lab.keeper.notePresence()
    const answers: LabMessage[] = []
    for (const message of messages) answers.push(...(await this.#answer(lab, message, null)))
    return Response.json(answers)
  }

  async #answer(lab: OpenLab, message: ClientMessage, socket: WebSocket | null) {
    try {
      const answers = await lab.conversation.answer(message, socket)
      return message.type === "hello" ? [...answers, this.#ownDocker(lab)] : answers
    } finally {
      this.#settle(lab)
    }
  }

  /** Docker clients of the student's own, and scripts. */
  async #engine(lab: OpenLab, request: Request, url: URL): Promise<Response> {
    const reads = request.method === "GET" || request.method === "HEAD"
    if (lab.opening.class.state === "ended" && !reads) {
      return Response.json({ message: endedMessage }, { status: 403 })
    }
    const { signal } = this.#guests
    const body = reads ? null : await request.arrayBuffer()
    const { keeper } = lab
    keeper.visit()
    keeper.catchUp()
    const guest = this.#guests.called(request.headers.get("user-agent"), Date.now())
    if (guest !== null) this.#pages.broadcast(this.#ownDocker(lab, guest))
    try {
      const path = url.pathname.slice("/engine".length) + url.search
      const { method, headers } = request
      const asked = new Request(`http://engine${path}`, { method, headers, body, signal })
      return await lab.engine.fetch(asked)
    } finally {
      this.#settle(lab)
    }
  }

  /** What the page's panel for the student's own docker shows. */
  #ownDocker({ opening }: OpenLab, guest: GuestView | null = this.#guests.last): LabMessage {
    return { type: "own-docker", engine: opening.engine, guest }
  }

  #workspace(lab: OpenLab): Response {
    return new Response(workspaceTar(lab.workspace.files()), {
      headers: {
        "content-type": "application/x-tar",
        "content-disposition": 'attachment; filename="dockercoins.tar"',
      },
    })
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

/** In the shape that the caller's kind of client expects. */
function gone(path: string): Response {
  const message = "this lab is no longer yours: it was removed, or the token was replaced"
  if (path.startsWith("/engine")) return Response.json({ message }, { status: 401 })
  return Response.json({ error: { code: "signed-out", message } }, { status: 401 })
}
