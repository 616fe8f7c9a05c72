/** An `EngineClient` over an engine in the same memory: for headless labs and tests. */
import type { EngineApi } from "./api.ts"
import type { EngineClient, EngineRequest, EngineResponse } from "./client.ts"
import { EngineError } from "./client.ts"
import { clientHeader, purposeHeader } from "./context.ts"
import type { EngineHost } from "./host.ts"

/** `client` names whose requests these are: one name a run of the CLI (`RequestFact.client`). */
export function memoryClient(api: EngineApi, host: EngineHost, client: string): EngineClient {
  return {
    async request(request, signal) {
      signal?.throwIfAborted()
      return await toResponse(await api.fetch(toRequest(request, client)))
    },
    async *stream(request, signal) {
      signal.throwIfAborted()
      const response = await api.fetch(toRequest(request, client, signal))
      if (response.status >= 400 || !response.body) throw await refusalOf(response)
      yield* chunks(response.body, signal)
    },
    changed: (signal) => host.committed(signal),
  }
}

function toRequest(request: EngineRequest, client: string, signal?: AbortSignal): Request {
  const query = new URLSearchParams(request.query).toString()
  const headers = new Headers(request.headers)
  headers.set(clientHeader, client)
  if (request.purpose) headers.set(purposeHeader, request.purpose)
  if (request.json) headers.set("content-type", "application/json")
  if (request.bytes) headers.set("content-type", "application/x-tar")
  const body = request.json ? JSON.stringify(request.json) : (request.bytes ?? null)
  return new Request(`http://engine${request.path}${query && `?${query}`}`, {
    method: request.method,
    headers,
    body,
    signal: signal ?? null,
  })
}

async function toResponse(response: Response): Promise<EngineResponse> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

async function refusalOf(response: Response): Promise<EngineError> {
  const text = await response.text()
  const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
  return new EngineError(response.status, message ? JSON.parse(`"${message}"`) : text)
}

async function* chunks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  const stop = () => void reader.cancel(signal.reason).catch(() => {})
  signal.addEventListener("abort", stop, { once: true })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } finally {
    signal.removeEventListener("abort", stop)
  }
}
