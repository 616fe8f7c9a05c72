/** The docker CLI's way to the engine: requests as messages on the lab's connection. */
import {
  type EngineClient,
  EngineError,
  type EngineRequest,
  type EngineResponse,
  EngineUnreachable,
} from "../../../src/engine/client.ts"
import { toBase64 } from "../../../src/lib/base64.ts"
import type { EngineRequestMessage, LabMessage } from "../../../src/wire/lab.ts"
import type { Commits } from "./commits.ts"
import type { Connection } from "./connection.ts"
import { Queue } from "./queue.ts"

export interface EngineOptions {
  readonly connection: Connection
  readonly commits: Commits
  /** One process of a terminal: the same for all requests of one CLI run. */
  readonly client: string
  /** What must have been sent first: files that were saved just before. */
  readonly before: () => void
}

export function createEngineClient(options: EngineOptions): EngineClient {
  return {
    request: (request, signal) => requestOnce(options, request, signal),
    stream: (request, signal) => streamLines(options, request, signal),
    changed: (signal) => options.commits.next(signal),
  }
}

function requestOnce(
  options: EngineOptions,
  request: EngineRequest,
  signal: AbortSignal | undefined,
): Promise<EngineResponse> {
  const { connection } = options
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    options.before()
    const id = connection.nextId()
    const abort = () => {
      connection.cancel(id)
      reject(signal?.reason)
    }
    signal?.addEventListener("abort", abort, { once: true })
    connection.ask(messageOf(options, request, id), {
      answered: (answer) => {
        signal?.removeEventListener("abort", abort)
        if (answer.type === "response") resolve(responseOf(answer))
        else reject(new EngineUnreachable("the lab gave no answer"))
      },
      refused: () => {
        signal?.removeEventListener("abort", abort)
        reject(new EngineUnreachable("the lab has ended"))
      },
    })
  })
}

async function* streamLines(
  options: EngineOptions,
  request: EngineRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  signal.throwIfAborted()
  options.before()
  const { connection } = options
  const id = connection.nextId()
  const queue = new Queue<LabMessage | null>()
  const abort = () => queue.push(null)
  signal.addEventListener("abort", abort, { once: true })
  connection.ask(
    { ...messageOf(options, request, id), stream: true },
    { answered: (message) => queue.push(message), refused: abort, stream: true },
  )
  const lines = new Lines()
  try {
    for (;;) {
      const message = await queue.next()
      signal.throwIfAborted()
      if (message === null || message.type === "end") return
      if (message.type === "response") lines.beginAgain()
      const fresh = lines.freshIn(textOf(message))
      if (fresh !== "") yield fresh
    }
  } finally {
    signal.removeEventListener("abort", abort)
    connection.cancel(id)
  }
}

/** A stream's first message may be an answer: a refusal, or a head with what there is already. */
function textOf(message: LabMessage): string {
  if (message.type === "chunk") return message.text
  if (message.type !== "response") return ""
  if (message.status >= 400) throw new EngineError(message.status, refusalOf(message.body))
  return message.body
}

/** Asked for again after a break, work begins anew: what it had said before is passed over. */
class Lines {
  private said = 0
  private read = 0

  beginAgain(): void {
    this.said = 0
  }

  freshIn(text: string): string {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
    const fresh = lines.slice(Math.max(0, this.read - this.said))
    this.said += lines.length
    this.read = Math.max(this.read, this.said)
    return fresh.join("")
  }
}

function refusalOf(body: string): string {
  try {
    const { message } = JSON.parse(body)
    if (typeof message === "string") return message
  } catch {
    // No JSON: the text itself is the best message there is.
  }
  return body.trim()
}

function messageOf(
  options: EngineOptions,
  request: EngineRequest,
  id: string,
): EngineRequestMessage {
  const query = new URLSearchParams(request.query).toString()
  const headers: Record<string, string> = { "x-rollcall-client": options.client }
  if (request.json) headers["content-type"] = "application/json"
  if (request.bytes) headers["content-type"] = "application/x-tar"
  return {
    type: "request",
    id,
    client: options.client,
    purpose: request.purpose ?? "person",
    method: request.method,
    path: query === "" ? request.path : `${request.path}?${query}`,
    headers: { ...headers, ...request.headers },
    ...(request.json ? { body: JSON.stringify(request.json) } : {}),
    ...(request.bytes ? { body: toBase64(request.bytes), encoding: "base64" as const } : {}),
  }
}

const responseOf = (message: Extract<LabMessage, { type: "response" }>): EngineResponse => ({
  status: message.status,
  headers: message.headers,
  body: message.body,
})
