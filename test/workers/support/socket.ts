/** A page's WebSocket, with what it has heard. */
import { exports } from "cloudflare:workers"
import type { ClientMessage, LabMessage } from "../../../src/wire/lab.ts"
import { origin } from "./api.ts"

export class TestPage<Heard = LabMessage> {
  readonly heard: Heard[] = []
  readonly #socket: WebSocket
  #listeners: (() => void)[] = []
  closed: { readonly code: number } | null = null

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string" && data !== "pong") this.heard.push(JSON.parse(data))
      this.#tell()
    })
    socket.addEventListener("close", ({ code }) => {
      this.closed = { code }
      this.#tell()
    })
    socket.accept()
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message))
  }

  sendText(text: string): void {
    this.#socket.send(text)
  }

  close(): void {
    this.#socket.close(1000, "bye")
  }

  /** The first message heard, from `from` on, that `is` accepts; waits for it. */
  async until<Wanted extends Heard>(
    is: (message: Heard) => message is Wanted,
    from = 0,
  ): Promise<Wanted> {
    for (;;) {
      const found = this.heard.slice(from).find(is)
      if (found !== undefined) return found
      await this.#news()
    }
  }

  async untilClosed(): Promise<number> {
    while (this.closed === null) {
      await this.#news()
    }
    return this.closed.code
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#listeners.push(resolve)
    })
  }

  #tell(): void {
    for (const listener of this.#listeners.splice(0)) listener()
  }
}

export async function upgrade(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return await exports.default.fetch(`${origin}${path}`, {
    headers: { upgrade: "websocket", ...headers },
  })
}

export async function openPage(token: string): Promise<TestPage> {
  return new TestPage(await socketOf("/ws/lab", { authorization: `Bearer ${token}` }))
}

export async function socketOf(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<WebSocket> {
  const response = await upgrade(path, headers)
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`)
  return response.webSocket
}

type Of<T extends LabMessage["type"]> = Extract<LabMessage, { type: T }>

/** Type guard for messages of one type. */
export const is =
  <T extends LabMessage["type"]>(type: T) =>
  (message: LabMessage): message is Of<T> =>
    message.type === type

export const answers =
  (id: string) =>
  (message: LabMessage): message is Of<"response"> =>
    message.type === "response" && message.id === id

export const finishes =
  (id: string) =>
  (message: LabMessage): message is Of<"done"> =>
    message.type === "done" && message.id === id

/** Says hello and returns the picture. */
export async function greet(page: TestPage, lastSeq: number | null = null): Promise<Of<"welcome">> {
  const from = page.heard.length
  page.send({ type: "hello", v: 1, lastSeq })
  return await page.until(is("welcome"), from)
}

let requests = 0

export async function ask(page: TestPage, method: string, path: string, body?: object) {
  requests += 1
  const id = `test.${requests}`
  page.send({
    type: "request",
    id,
    client: "test",
    purpose: "person",
    method,
    path,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  })
  return await page.until(answers(id))
}
