/** The page's one lab: model, connection, files, and what the views may ask for. */
import { computed, signal } from "@preact/signals"
import type { ClientMessage, LabMessage } from "../../src/wire/lab.ts"
import { Commits } from "./connection/commits.ts"
import { Connection, type ConnectionState } from "./connection/connection.ts"
import { createEngineClient } from "./connection/engine.ts"
import { httpTransport } from "./connection/http.ts"
import { randomSession } from "./connection/session-id.ts"
import { socketTransport } from "./connection/socket.ts"
import { type Model, reduce } from "./model/model.ts"
import { addToast } from "./toasts.ts"
import { Workspace } from "./workspace.ts"

export const model = signal<Model | null>(null)
export const connectionState = signal<ConnectionState>({ kind: "connecting" })
/** How long the lab took to answer last, ms. */
export const roundTrip = signal<number | null>(null)
/** Grows with every change of the files: views that show them read it. */
export const filesVersion = signal(0)

/** Slices of the model: a view is drawn again only when its slice is another object. */
export const steps = computed(() => model.value?.steps ?? [])
export const trouble = computed(() => model.value?.trouble ?? [])
export const pace = computed(() => model.value?.pace ?? null)
export const ended = computed(() => model.value?.ended ?? null)

const session = randomSession()
const commits = new Commits()
const fileListeners = new Set<(path: string | null) => void>()

export const connection = new Connection({
  ways: [socketTransport(socketUrl()), httpTransport("/api/lab/messages")],
  session,
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  onMessage: received,
  onState: (state) => {
    connectionState.value = state
  },
  onRoundTrip: (ms) => {
    roundTrip.value = ms
  },
})

export const workspace = new Workspace(connection, {
  onChange: (path) => {
    filesVersion.value += 1
    for (const listener of fileListeners) listener(path)
  },
  onRefused: (path, why) =>
    addToast({
      bad: true,
      title: `${path.slice(path.lastIndexOf("/") + 1)} was not saved`,
      detail: why,
    }),
})

addEventListener("pagehide", () => workspace.flush())

/** `path` is null when everything may have changed. */
export function onFilesChange(listener: (path: string | null) => void): () => void {
  fileListeners.add(listener)
  return () => fileListeners.delete(listener)
}

let processes = 0

/** An engine client for one process: the lab tells CLI runs apart by it. */
export function newEngineClient() {
  processes += 1
  return createEngineClient({
    connection,
    commits,
    client: `${session}-${processes}`,
    before: () => workspace.flush(),
  })
}

/** Something the student decided; a refusal becomes a toast. */
export type Decision =
  | { readonly type: "answer"; readonly step: string; readonly choice: string }
  | { readonly type: "hint"; readonly step: string }
  | { readonly type: "start-over"; readonly files: boolean; readonly swarm: boolean }

export function decide(decision: Decision): Promise<boolean> {
  const message: ClientMessage & { id: string } = { id: connection.nextId(), ...decision }
  return new Promise((resolve) => {
    connection.ask(message, {
      answered: (answer) => {
        const error = answer.type === "done" ? answer.error : undefined
        if (error !== undefined) addToast({ bad: true, title: "That did not work", detail: error })
        resolve(error === undefined)
      },
      refused: () => resolve(false),
    })
  })
}

function received(message: LabMessage): void {
  const before = model.value
  model.value = reduce(before, message)
  if (message.type === "welcome") workspace.load(message.files)
  if (message.type === "file") workspace.changedElsewhere(message)
  if (message.type === "commit" && message.events.length > 0) commits.happened()
  if (message.type === "welcome" && before !== null) commits.happened()
  for (const listener of listeners) listener(message, before)
}

type Listener = (message: LabMessage, before: Model | null) => void
const listeners = new Set<Listener>()

/** For what is not part of the picture: terminals, toasts. `before` is the model before the message. */
export function onMessage(listener: Listener): void {
  listeners.add(listener)
}

function socketUrl(): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:"
  return `${scheme}//${location.host}/ws/lab`
}
