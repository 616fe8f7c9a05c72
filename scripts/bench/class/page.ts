/** A student's lab page without its views: the page's own connection, files and picture of the swarm. */
import type { EngineClient } from "../../../src/engine/client.ts"
import type { LabMessage, PaceView, StepView } from "../../../src/wire/lab.ts"
import { Bundle } from "../../../web/lab/connection/bundle.ts"
import { Commits } from "../../../web/lab/connection/commits.ts"
import { Connection, hello } from "../../../web/lab/connection/connection.ts"
import { createEngineClient } from "../../../web/lab/connection/engine.ts"
import { randomSession } from "../../../web/lab/connection/session-id.ts"
import type { OpenTransport } from "../../../web/lab/connection/transport.ts"
import { type Model, reduce } from "../../../web/lab/model/model.ts"
import { Workspace } from "../../../web/lab/workspace.ts"

export interface PageEvents {
  /** ms from `hello` to the first answer: the picture, or what was missed. */
  onPicture(ms: number): void
  onLost(): void
  /** ms from an Engine API request to its answer. */
  onAnswer(ms: number): void
  /** Something has happened in the swarm, so many ms after it was due. */
  onEvent(ms: number): void
  onDone(step: string): void
  onComplaint(what: string): void
}

export class Page {
  readonly connection: Connection
  readonly workspace: Workspace
  model: Model | null = null
  readonly #commits = new Commits()
  readonly #events: PageEvents
  readonly #session = randomSession()
  #processes = 0
  /** Wall ms; null once it was answered. */
  #saidHelloAt: number | null = null
  #openSince = 0
  #newestSeq = 0

  constructor(origin: string, token: string, events: PageEvents) {
    this.#events = events
    const url = `${origin.replace(/^http/, "ws")}/ws/lab`
    const hello = () => {
      this.#saidHelloAt = Date.now()
      this.#openSince = Date.now()
    }
    this.connection = new Connection({
      ways: [socketTransport(url, token, hello, events.onLost)],
      session: this.#session,
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      onMessage: (message) => this.#received(message),
      onState: () => {},
      onRoundTrip: () => {},
    })
    this.workspace = new Workspace(this.connection, {
      onChange: () => {},
      onRefused: (path, why) => events.onComplaint(`${path} was not saved: ${why}`),
    })
  }

  /** For one run of a command. */
  newEngineClient(): EngineClient {
    const { connection } = this
    const client = createEngineClient({
      connection,
      commits: this.#commits,
      client: `${this.#session}-${++this.#processes}`,
      before: () => this.workspace.flush(),
    })
    return {
      ...client,
      request: async (request, signal) => {
        const asked = performance.now()
        const answer = await client.request(request, signal)
        this.#events.onAnswer(performance.now() - asked)
        return answer
      },
    }
  }

  answer(step: string, choice: string): void {
    const id = this.connection.nextId()
    const refused = () => this.#events.onComplaint(`the answer to ${step} was refused`)
    this.connection.ask({ type: "answer", id, step, choice }, { answered: () => {}, refused })
  }

  /** What is drawn of the tasks. */
  get drawing(): string {
    const tasks = [...(this.model?.tasks.values() ?? [])]
    return tasks
      .map(({ id, slot, nodeId, image, status, desiredState }) =>
        [id, slot, nodeId, image, status.state, desiredState].join(" "),
      )
      .sort()
      .join("\n")
  }

  #received(message: LabMessage): void {
    const before = this.model
    this.model = reduce(before, message)
    if (message.type === "welcome") this.workspace.load(message.files)
    if (message.type === "file") this.workspace.changedElsewhere(message)
    if (message.type === "commit" && message.events.length > 0) this.#commits.happened()
    if (message.type === "welcome" && before !== null) this.#commits.happened()
    this.#measure(message)
    if (this.model !== null) this.#compareSteps(before?.steps ?? [], this.model.steps)
  }

  #measure(message: LabMessage): void {
    if (this.#saidHelloAt !== null) this.#events.onPicture(Date.now() - this.#saidHelloAt)
    this.#saidHelloAt = null
    if ("seq" in message) {
      const back = this.#newestSeq > message.seq
      if (back) this.#events.onComplaint(`${this.#newestSeq} was told, now it is ${message.seq}`)
      this.#newestSeq = Math.max(this.#newestSeq, message.seq)
    }
    const pace = this.model?.pace
    if (message.type !== "commit" || pace === undefined) return
    for (const { at } of message.events) {
      const dueAt = wallOf(pace, at)
      // What was due while the page was away is told late, and no fault of anybody's.
      if (dueAt > this.#openSince) this.#events.onEvent(Date.now() - dueAt)
    }
  }

  /** What is done stays done. */
  #compareSteps(before: readonly StepView[], after: readonly StepView[]): void {
    if (before === after) return
    const doneAt = (steps: readonly StepView[], id: string) =>
      steps.find((step) => step.id === id)?.doneAt ?? null
    for (const { id } of after) {
      const [old, now] = [doneAt(before, id), doneAt(after, id)]
      if (old === null && now !== null) this.#events.onDone(id)
      if (old !== null && now !== old) this.#events.onComplaint(`${id} was done at another time`)
    }
  }
}

const wallOf = (pace: PaceView, at: number) => pace.wallAt + (at - pace.at) / 1000 / pace.rate

function socketTransport(
  url: string,
  token: string,
  onHello: () => void,
  onLost: () => void,
): OpenTransport {
  return (lastSeq, events) => {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    const bundle = new Bundle((frame) => socket.send(frame))
    let opened = false
    socket.onopen = () => {
      opened = true
      onHello()
      bundle.add([hello(lastSeq)])
      events.onOpen()
    }
    socket.onmessage = ({ data }) => {
      const message: LabMessage = JSON.parse(String(data))
      events.onMessage(message)
    }
    socket.onclose = () => {
      if (opened) onLost()
      events.onClose("lost")
    }
    return { send: (messages) => bundle.add(messages), close: () => socket.close() }
  }
}
