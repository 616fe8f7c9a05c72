/**
 * The student's open pages: hibernating WebSockets, and, where WebSockets are blocked, held HTTP
 * streams of the same messages.
 */
import type { LabMessage } from "../wire/lab.ts"
import { type HeldStream, HeldStreams } from "./held-streams.ts"

/** Survives hibernation with the socket. */
interface Attachment {
  /** It said hello: it has the picture, so changes make sense to it. */
  readonly ready: boolean
}

const pagesMax = 12

export class Pages {
  readonly #state: DurableObjectState
  readonly #streams: HeldStreams

  /** `gone` is called when a held stream ends; sockets end by the platform's own event. */
  constructor(state: DurableObjectState, gone: () => void) {
    this.#state = state
    this.#streams = new HeldStreams(() => Date.now(), gone)
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"))
  }

  /** Takes over a WebSocket; the oldest page gives way when there are too many. */
  accept(): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    const sockets = this.#state.getWebSockets()
    if (sockets.length >= pagesMax) sockets[0]?.close(4008, "too many pages")
    this.#state.acceptWebSocket(server)
    server.serializeAttachment({ ready: false } satisfies Attachment)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** A socket that is only told why there is nothing for it. */
  reject(message: LabMessage): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    server.accept()
    server.send(JSON.stringify(message))
    server.close(4001, "not welcome")
    return new Response(null, { status: 101, webSocket: client })
  }

  ready(socket: WebSocket): void {
    socket.serializeAttachment({ ready: true } satisfies Attachment)
  }

  /** A held stream that begins with `messages`. */
  stream(messages: readonly LabMessage[]): Response {
    return this.#streams.open(messages.map((message) => JSON.stringify(message)))
  }

  /** A page without a socket has posted something. */
  heard(): void {
    this.#streams.heard()
  }

  get connected(): boolean {
    return this.#openSockets().length > 0 || this.#streams.present
  }

  /** Wall ms at which `connected` may end unsaid; null = it will be said, or has ended. */
  get presenceEndsAt(): number | null {
    if (this.#openSockets().length > 0 || !this.#streams.present) return null
    return this.#streams.presenceEndsAt
  }

  /** To every page that has said hello, except the one that knows already. */
  broadcast(message: LabMessage, except: WebSocket | null = null): void {
    const pages = this.#listening().filter((page) => page !== except)
    if (pages.length === 0) return
    const line = JSON.stringify(message)
    for (const page of pages) sendTo(page, line)
  }

  send(socket: WebSocket, message: LabMessage): void {
    sendTo(socket, JSON.stringify(message))
  }

  closeAll(message: LabMessage): void {
    this.broadcast(message)
    this.hangUp()
  }

  /** Without a word: whoever may come back does. */
  hangUp(): void {
    for (const socket of this.#openSockets()) socket.close(4001, "closed")
    this.#streams.closeAll()
  }

  #listening(): (WebSocket | HeldStream)[] {
    const ready = this.#openSockets().filter((socket) => attachmentOf(socket).ready)
    return [...ready, ...this.#streams.all]
  }

  #openSockets(): WebSocket[] {
    return this.#state.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN)
  }
}

/** A page may be gone before the platform has said so: then its close event follows. */
function sendTo(page: WebSocket | HeldStream, line: string): void {
  try {
    page.send(line)
  } catch {
    // Nothing to tell it any more.
  }
}

function attachmentOf(socket: WebSocket): Attachment {
  const attachment: unknown = socket.deserializeAttachment()
  const ready =
    typeof attachment === "object" && attachment !== null && "ready" in attachment
      ? attachment.ready === true
      : false
  return { ready }
}
