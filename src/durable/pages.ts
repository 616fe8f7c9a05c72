/**
 * The student's open pages: hibernating WebSockets, and, where WebSockets are blocked, held HTTP
 * streams of the same messages.
 */
import type { LabMessage } from "../wire/lab.ts"

/** Survives hibernation with the socket. */
interface Attachment {
  /** It said hello: it has the picture, so changes make sense to it. */
  readonly ready: boolean
}

type Page = WebSocket | StreamPage

/** A page that hears through a held response: one JSON a line. */
export interface StreamPage {
  send(text: string): void
  close(): void
}

const encoder = new TextEncoder()
const pagesMax = 12

export class Pages {
  readonly #state: DurableObjectState
  readonly #streams = new Set<StreamPage>()
  readonly #gone: () => void

  /** `gone` is called when a held stream ends; sockets end by the platform's own event. */
  constructor(state: DurableObjectState, gone: () => void) {
    this.#state = state
    this.#gone = gone
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
    let page: StreamPage | null = null
    const leave = () => {
      if (page !== null && this.#streams.delete(page)) this.#gone()
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const opened: StreamPage = {
          send: (line) => controller.enqueue(encoder.encode(`${line}\n`)),
          close: () => controller.close(),
        }
        for (const message of messages) opened.send(JSON.stringify(message))
        this.#streams.add(opened)
        page = opened
      },
      cancel: leave,
    })
    return new Response(body, {
      headers: {
        "content-type": "application/x-ndjson",
        // A proxy that compresses would hold lines back until it has a block of them.
        "content-encoding": "identity",
        "cache-control": "no-store",
      },
    })
  }

  get connected(): boolean {
    return this.#streams.size > 0 || this.#openSockets().length > 0
  }

  /** To every page that has said hello, except the one that knows already. */
  broadcast(message: LabMessage, except: WebSocket | null = null): void {
    const pages = this.#listening().filter((page) => page !== except)
    if (pages.length === 0) return
    const line = JSON.stringify(message)
    for (const page of pages) this.#send(page, line)
  }

  send(socket: WebSocket, message: LabMessage): void {
    this.#send(socket, JSON.stringify(message))
  }

  closeAll(message: LabMessage): void {
    this.broadcast(message)
    for (const socket of this.#openSockets()) socket.close(4001, "closed")
    for (const stream of this.#streams) stream.close()
    this.#streams.clear()
  }

  #listening(): Page[] {
    const ready = this.#openSockets().filter((socket) => attachmentOf(socket).ready)
    return [...ready, ...this.#streams]
  }

  #openSockets(): WebSocket[] {
    return this.#state.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN)
  }

  /** A page may be gone before the platform has said so. */
  #send(page: Page, line: string): void {
    try {
      page.send(line)
    } catch {
      if (!(page instanceof WebSocket) && this.#streams.delete(page)) this.#gone()
    }
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
