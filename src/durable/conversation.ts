/** What the lab answers to the messages of its pages, over WebSocket or plain HTTP alike. */
import { workerFilePath } from "../dockercoins/files.ts"
import { programAsJson } from "../dockercoins/program.ts"
import { readPython } from "../dockercoins/python.ts"
import type { EngineApi } from "../engine/api.ts"
import { clientHeader, type Keep, purposeHeader } from "../engine/context.ts"
import { revealHint } from "../exercises/runner.ts"
import { viewSteps } from "../exercises/views.ts"
import { unreachable } from "../lib/assert.ts"
import { fromBase64 } from "../lib/base64.ts"
import {
  type ClientMessage,
  type EngineRequestMessage,
  type LabMessage,
  protocolVersion,
  type ResponseMessage,
  type SaveFileMessage,
  type SaveTerminalMessage,
  type WelcomeMessage,
} from "../wire/lab.ts"
import { Allowance, refusalOf } from "./allowance.ts"
import { failuresView, isFailure } from "./failures.ts"
import { faultViews } from "./faults.ts"
import { isEndless } from "./followers.ts"
import type { Keeper } from "./keeper.ts"
import type { Answered } from "./lab-state.ts"
import { paceView } from "./pace.ts"
import type { Pages } from "./pages.ts"
import type { LabOpening } from "./rpc.ts"
import { startOver } from "./start-over.ts"
import { picture } from "./views.ts"
import type { FileChange, Workspace } from "./workspace.ts"

export interface ConversationParts {
  readonly keeper: Keeper
  readonly workspace: Workspace
  readonly engine: EngineApi
  readonly opening: () => LabOpening
  readonly seed: () => number
  readonly pages: Pages
}

export class Conversation {
  readonly #parts: ConversationParts
  /** Mutating requests under way: a repeat waits for the same answer. */
  readonly #underWay = new Map<string, Promise<Answered>>()
  readonly #allowance = new Allowance()

  constructor(parts: ConversationParts) {
    this.#parts = parts
  }

  /** The messages that answer `message`. The caller commits before it sends them. */
  async answer(message: ClientMessage, from: WebSocket | null): Promise<readonly LabMessage[]> {
    const { keeper } = this.#parts
    if (!this.#allowance.covers(message, keeper.wallNow())) return this.#refuse(message, from)
    keeper.visit()
    keeper.catchUp()
    switch (message.type) {
      case "hello":
        // What the visit brought is told before, so that the picture is of its own number.
        keeper.commit()
        return this.#hello(message.lastSeq)
      case "here":
        return []
      case "request":
        return await this.#request(message)
      case "cancel":
        return keeper.followers.close(message.id) ? [{ type: "end", id: message.id }] : []
      case "terminal":
        this.#saveTerminal(message)
        return []
      case "file":
      case "answer":
      case "hint":
      case "start-over":
        return [this.#change(message, from)]
      default:
        return unreachable(message)
    }
  }

  /** A page that cannot be told is hung up: it comes back after a while, and says again what matters. */
  #refuse(message: ClientMessage, from: WebSocket | null): readonly LabMessage[] {
    const refusal = refusalOf(message)
    if (refusal === null) from?.close(4029, "too many messages")
    return refusal === null ? [] : [refusal]
  }

  /** Everything since `lastSeq`, or the whole picture. */
  #hello(lastSeq: number | null): readonly LabMessage[] {
    const { keeper, workspace } = this.#parts
    const ended: readonly LabMessage[] = this.#ended()
      ? [{ type: "ended", why: "class-ended" }]
      : []
    const seq = keeper.state.seq
    const known = lastSeq === null || lastSeq > seq ? null : lastSeq
    const missed = known === null ? null : keeper.journal.since(known)
    const changes = known === null ? null : workspace.changesSince(known)
    if (missed === null || changes === null) return [this.welcome(), ...ended]
    const commits = missed.map(
      ({ seq, now, events, rates }): LabMessage => ({ type: "commit", seq, now, events, rates }),
    )
    const files = changes.flatMap(({ seq, change }) => fileMessage(change, seq))
    const pace = paceView(keeper.state.pace, keeper.wallNow())
    const faults: LabMessage = { type: "faults", seq, faults: faultViews(keeper.cluster) }
    return [
      ...commits,
      ...files,
      { type: "pace", seq, pace },
      faults,
      { type: "broadcast", broadcast: keeper.state.broadcast ?? null },
      this.stepsMessage(),
      ...ended,
    ]
  }

  welcome(): WelcomeMessage {
    const { keeper, workspace } = this.#parts
    const { engine, name, class: settings } = this.#parts.opening()
    const { state, cluster, exercise, journal } = keeper
    const rates = journal.recent.flatMap((entry) => entry.rates)
    return {
      type: "welcome",
      v: protocolVersion,
      seq: state.seq,
      student: { name, classTitle: settings.title, code: settings.code },
      engine,
      pace: paceView(state.pace, keeper.wallNow()),
      picture: picture(cluster),
      rates: rates.length > 0 || state.lastRate === null ? rates : [state.lastRate],
      recent: journal.recentEvents(),
      versions: state.versions,
      files: workspace.files(),
      terminals: workspace.terminals(),
      exercise: { id: exercise.id, title: exercise.title, intro: exercise.intro },
      steps: viewSteps(exercise, state.standing, settings.openSteps),
      trouble: state.standing.trouble,
      broadcast: state.broadcast ?? null,
      faults: faultViews(cluster),
    }
  }

  stepsMessage(): LabMessage {
    const { keeper } = this.#parts
    const { seq, standing } = keeper.state
    const steps = viewSteps(keeper.exercise, standing, this.#parts.opening().class.openSteps)
    return { type: "steps", seq, steps, trouble: standing.trouble }
  }

  async #request(message: EngineRequestMessage): Promise<readonly LabMessage[]> {
    const { keeper } = this.#parts
    const reads = message.method === "GET" || message.method === "HEAD"
    if (message.stream === true && !reads) return await this.#work(message)
    if (message.stream === true || isEndless(message)) return keeper.followers.open(message, keeper)
    const answer = reads ? await this.#ask(message) : await this.#askOnce(message)
    return [{ type: "response", ...answer } satisfies ResponseMessage]
  }

  /** A build, a push or a pull: asked again while it goes on, it is the old one. */
  async #work(message: EngineRequestMessage): Promise<readonly LabMessage[]> {
    const { keeper } = this.#parts
    const { id } = message
    if (keeper.followers.has(id)) return []
    const answer = await this.#ask(message, (work) => keeper.follow(id, work))
    if (keeper.followers.has(id)) return []
    const response: LabMessage = { type: "response", ...answer }
    return answer.status < 400 ? [response, { type: "end", id }] : [response]
  }

  async #askOnce(message: EngineRequestMessage): Promise<Answered> {
    const { keeper } = this.#parts
    const known =
      keeper.state.answered.find(({ id }) => id === message.id) ?? this.#underWay.get(message.id)
    if (known !== undefined) return await known
    const asking = this.#ask(message)
    this.#underWay.set(message.id, asking)
    try {
      const answer = await asking
      keeper.remember(answer)
      return answer
    } finally {
      this.#underWay.delete(message.id)
    }
  }

  async #ask(message: EngineRequestMessage, keep?: Keep): Promise<Answered> {
    const { id, method } = message
    if (this.#ended() && method !== "GET" && method !== "HEAD") {
      return { id, ...refusedAfterEnd }
    }
    const request = requestOf(message)
    if (request === null) return { id, ...malformed }
    const response = await this.#parts.engine.fetch(request, undefined, keep)
    return {
      id,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }

  #change(
    message: Extract<ClientMessage, { type: "file" | "answer" | "hint" | "start-over" }>,
    from: WebSocket | null,
  ): LabMessage {
    const { id } = message
    if (this.#ended()) return { type: "done", id, error: endedMessage }
    const { keeper } = this.#parts
    switch (message.type) {
      case "file":
        return this.#saveFile(message, from)
      case "answer": {
        const { step, choice } = message
        keeper.observe({ type: "answer", step, choice, at: keeper.cluster.now })
        return { type: "done", id }
      }
      case "hint":
        keeper.changeStanding(revealHint(keeper.exercise, keeper.state.standing, message.step))
        return { type: "done", id }
      case "start-over":
        startOver(this.#parts, message, this.#parts.seed())
        return { type: "done", id }
      default:
        return unreachable(message)
    }
  }

  #saveTerminal({ terminal, ran = [] }: SaveTerminalMessage): void {
    if (this.#ended()) return
    const { keeper, workspace } = this.#parts
    const failed = ran.length > 0 && failuresView(workspace.ran()).failedInRow > 0
    const fresh = workspace.saveTerminal(terminal, ran, keeper.wallNow())
    if (fresh && (failed || ran.some(isFailure))) keeper.mark({ urgent: false })
  }

  #saveFile(message: SaveFileMessage, from: WebSocket | null): LabMessage {
    const { keeper, workspace } = this.#parts
    const { id, op } = message
    const seq = keeper.nextSeq
    const changed = workspace.apply(message, seq, keeper.wallNow())
    if (!changed.ok) return { type: "done", id, error: changed.error }
    keeper.touch()
    for (const change of changed.value) {
      for (const told of fileMessage(change, seq)) this.#parts.pages.broadcast(told, from)
      if (op === "write") this.#observeFile(change)
    }
    return { type: "done", id }
  }

  #observeFile({ path, text }: FileChange): void {
    if (text === null) return
    const { keeper } = this.#parts
    const program =
      path === workerFilePath
        ? programAsJson({ app: "worker", ...readPython(text, "worker.py") })
        : null
    keeper.observe({ type: "file", at: keeper.cluster.now, path, program })
  }

  #ended(): boolean {
    return this.#parts.opening().class.state === "ended"
  }
}

export const endedMessage = "This class has ended. Your lab can be looked at, not changed."

const refusal = (status: number, message: string) => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
})
const refusedAfterEnd = refusal(403, endedMessage)
const malformed = refusal(400, "malformed request: its headers or its body cannot be sent")

/** Directories come and go with what is in them: only files are told. */
function fileMessage({ path, text, mode, removed }: FileChange, seq: number): LabMessage[] {
  return text === null && !removed ? [] : [{ type: "file", seq, path, text, mode }]
}

/** Null where it cannot be one: a header's name with a space, a body that is no base64. */
function requestOf(message: EngineRequestMessage): Request | null {
  const { client, purpose, method, path, encoding } = message
  const body = encoding === "base64" ? fromBase64(message.body ?? "") : (message.body ?? null)
  if (encoding === "base64" && body === null) return null
  try {
    const headers = new Headers(message.headers)
    headers.set(clientHeader, client)
    headers.set(purposeHeader, purpose)
    return new Request(`http://engine${path}`, { method, headers, body })
  } catch {
    return null
  }
}
