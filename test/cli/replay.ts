/**
 * Plays a recorded command against the engine's recorded answers. The recordings are of the real
 * docker CLI and a real swarm; what ours prints for the same answers must be the same text.
 */
import { VirtualClock } from "../../scripts/virtual-clock.ts"
import { loadHeavy } from "../../src/cli/on-demand.ts"
import type { EngineClient, EngineRequest, EngineResponse } from "../../src/engine/client.ts"
import { bodyOf } from "../../src/engine/client.ts"
import type { LogLine } from "../../src/engine/types.ts"
import type { Command } from "../../src/lib/process.ts"
import { memoryFiles } from "./files.ts"
import { Sink, TextInput } from "./streams.ts"

export interface Exchange {
  /** Seconds since the command began. */
  readonly t: number
  readonly method: string
  /** Path and query without the API version. */
  readonly target: string
  readonly body?: unknown
  readonly status: number
  /** JSON, or the text of a progress stream. */
  readonly answer: unknown
}

export interface Recording {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly cwd: string
  readonly tty: boolean
  readonly columns: number
  /** RFC 3339. */
  readonly started: string
  /** Of the engine: 1.41 unless said. */
  readonly api?: string
  /** Seconds after which Ctrl-C was pressed. */
  readonly interruptedAfter?: number
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly exchanges: readonly Exchange[]
}

export interface Outcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly sent: readonly EngineRequest[]
}

export async function replay(
  recording: Recording,
  commandFor: (client: EngineClient) => Command,
): Promise<Outcome> {
  await loadHeavy()
  const started = Date.parse(recording.started)
  const clock = new VirtualClock(started)
  const client = new RecordedEngine(recording.exchanges, clock, recording.api ?? "1.41")
  const out = new Sink(recording.tty, recording.columns)
  const err = recording.tty ? out : new Sink(false, 80)
  const interrupt = new AbortController()
  if (recording.interruptedAfter !== undefined) {
    clock.at(started + recording.interruptedAfter * 1000, () => interrupt.abort("SIGINT"))
  }
  const command = commandFor(client)
  const exit = await clock
    .run(
      command.main({
        name: command.name,
        args: recording.args,
        env: new Map(Object.entries(recording.env)),
        cwd: recording.cwd,
        files: memoryFiles(recording.files, recording.cwd),
        stdin: new TextInput(recording.stdin ?? "", recording.tty),
        stdout: out,
        stderr: err,
        signal: interrupt.signal,
        clock,
      }),
    )
    .catch((reason: unknown) => {
      // The shell makes exit code 130 of a command that Ctrl-C ended.
      if (reason === "SIGINT") return 130
      throw reason
    })
  const stderr = recording.tty ? "" : err.text
  return { exit, stdout: out.text, stderr, sent: client.sent }
}

class RecordedEngine implements EngineClient {
  readonly sent: EngineRequest[] = []
  private readonly exchanges: readonly Exchange[]
  private readonly clock: VirtualClock
  private readonly started: number
  private readonly api: string
  private readonly used = new Set<Exchange>()

  constructor(exchanges: readonly Exchange[], clock: VirtualClock, api: string) {
    this.exchanges = exchanges
    this.clock = clock
    this.api = api
    this.started = clock.now()
  }

  /** Milliseconds since the command began. */
  private get elapsed(): number {
    return this.clock.now() - this.started
  }

  async request(request: EngineRequest, signal?: AbortSignal): Promise<EngineResponse> {
    signal?.throwIfAborted()
    if (request.path === "/_ping") {
      return { status: 200, headers: { "api-version": this.api }, body: "" }
    }
    this.sent.push(request)
    const exchange = this.answerTo(request)
    if (exchange === null) throw new Error(`not recorded: ${describe(request)}`)
    this.used.add(exchange)
    this.clock.advanceTo(this.started + exchange.t * 1000)
    const { answer, status } = exchange
    const body = typeof answer === "string" ? answer : JSON.stringify(answer)
    return { status, headers: {}, body }
  }

  async *stream(request: EngineRequest, signal: AbortSignal): AsyncIterable<string> {
    const response = await this.request(request, signal)
    if (response.status >= 400) bodyOf(response)
    yield response.body
    // A recorded stream goes on until it was interrupted.
    if (request.query?.follow === "1") await this.clock.sleep(86_400_000, signal)
  }

  /** The next moment at which any question had a new answer. */
  async changed(signal: AbortSignal): Promise<void> {
    const next = this.exchanges.find((one) => one.t * 1000 > this.elapsed)
    await this.clock.sleep(next ? next.t * 1000 - this.elapsed : 86_400_000, signal)
  }

  /**
   * Writes are answered once each. Reads see the newest answer of the moment, and after a write only
   * answers that came after it: what was recorded earlier was another cluster.
   */
  private answerTo(request: EngineRequest): Exchange | null {
    const wanted = describe(request)
    const same = this.exchanges.filter((one) => normal(`${one.method} ${one.target}`) === wanted)
    const fresh = same.find((one) => !this.used.has(one))
    if (request.method !== "GET") return fresh ?? null
    const written = Math.max(
      -1,
      ...this.exchanges.map((one, at) => (one.method !== "GET" && this.used.has(one) ? at : -1)),
    )
    const later = same.filter((one) => this.exchanges.indexOf(one) > written)
    const past = later.filter((one) => one.t * 1000 <= this.elapsed)
    if (request.purpose === "progress") return past.at(-1) ?? later[0] ?? same.at(-1) ?? null
    return fresh ?? past.at(-1) ?? same.at(-1) ?? null
  }
}

function describe(request: EngineRequest): string {
  const query = new URLSearchParams(request.query).toString()
  return normal(`${request.method} ${request.path}${query === "" ? "" : `?${query}`}`)
}

function normal(text: string): string {
  const [path = "", query = ""] = text.split("?")
  const sorted = [...new URLSearchParams(query)].map(([key, value]) => `${key}=${sortJson(value)}`)
  return `${decodeURIComponent(path)}?${sorted.sort().join("&")}`
}

function sortJson(text: string): string {
  if (!text.startsWith("{")) return text
  const sort = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort()
            .map(([k, v]) => [k, sort(v)]),
        )
      : value
  return JSON.stringify(sort(JSON.parse(text)))
}

/** The frames of a recorded log stream as the lines that our clients are given. */
export function logLines(frames: string, detailed: boolean): LogLine[] {
  const lines: LogLine[] = []
  for (let at = 0; at + 8 <= frames.length; ) {
    const size = [4, 5, 6, 7].reduce((sum, i) => sum * 256 + frames.charCodeAt(at + i), 0)
    const body = frames.slice(at + 8, at + 8 + size).replace(/\n$/, "")
    const match = detailed ? /^(?:(\S+Z) )?(\S*) ([\s\S]*)$/.exec(body) : null
    const details = new Map(
      (match?.[2] ?? "").split(",").map((pair): [string, string] => {
        const [key = "", value = ""] = pair.split("=")
        return [key, value]
      }),
    )
    lines.push({
      stream: frames.charCodeAt(at) === 2 ? "stderr" : "stdout",
      time: match?.[1] ?? "",
      node: details.get("com.docker.swarm.node.id") ?? "",
      service: details.get("com.docker.swarm.service.id") ?? "",
      task: details.get("com.docker.swarm.task.id") ?? "",
      text: match?.[3] ?? body,
    })
    at += 8 + size
  }
  return lines
}
