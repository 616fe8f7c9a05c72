/** Serves an engine on a port of this machine under `/engine/TOKEN`, for real Docker clients. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Readable } from "node:stream"
import type { EngineApi } from "../../../src/engine/api.ts"

export interface Served {
  /** For `docker -H`. */
  readonly host: string
  close(): Promise<void>
}

export async function serve(api: EngineApi, port = 0): Promise<Served> {
  const prefix = "/engine/token"
  const server = createServer((incoming, outgoing) => {
    answer(api, prefix, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  return { host: `tcp://127.0.0.1:${portOf(server)}${prefix}`, close: () => stop(server) }
}

async function answer(
  api: EngineApi,
  prefix: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  outgoing.on("close", () => gone.abort())
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string" && name !== "transfer-encoding") headers.set(name, value)
  }
  const method = incoming.method ?? "GET"
  const url = `http://engine${withoutPrefix(incoming.url ?? "", prefix)}`
  const hasBody = method !== "GET" && method !== "HEAD" && body.byteLength > 0
  const response = await api.fetch(
    new Request(url, { method, headers, signal: gone.signal, ...(hasBody && { body }) }),
  )
  response.headers.delete("content-encoding")
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (!response.body) return void outgoing.end()
  outgoing.flushHeaders()
  Readable.fromWeb(response.body)
    .on("error", () => outgoing.destroy())
    .pipe(outgoing)
}

/** Any other prefix is taken off as well, as a proxy before the engine would. */
function withoutPrefix(url: string, prefix: string): string {
  if (url.startsWith(prefix)) return url.slice(prefix.length)
  return url.replace(/^.*?(?=\/(?:v\d+\.\d+\/|_ping|version))/, "")
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === "object" && address ? address.port : 0
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
