/**
 * The lab's protocol, version 1: JSON messages on the student's one WebSocket, or, where WebSockets
 * are blocked, the same messages over plain HTTP: `POST /api/lab/messages` takes an array of
 * ClientMessage and answers an array of those LabMessages that answer them; `GET
 * /api/lab/messages?lastSeq=N` is a live stream of LabMessages, one JSON a line.
 *
 * What a page says in one turn may travel in one frame: a WebSocket text frame is one ClientMessage or
 * an array of them (1 to `bundleLimits.messages`), which is answered as if its messages had come one
 * after the other. Frames are what the platform bills; `docker service ps` alone makes ten requests.
 * The lab's own frames carry one LabMessage each.
 *
 * Everything that changes carries `seq`, which grows by one with every commit of the lab. A client
 * that comes back says the last one it has and gets the rest, or a fresh `welcome`.
 */
import type { ClusterEvent, Node, Service, Task } from "../engine/facts.ts"
import type { Broadcast } from "./broadcast.ts"
import type { Fault } from "./faults.ts"

export const protocolVersion = 1

/**
 * Of one frame, or one POST. A page keeps frames of several messages below `characters`; a message
 * longer than that goes alone.
 */
export const bundleLimits = { messages: 100, characters: 512 * 1024 } as const

/** Characters of one frame, or of one POST: room for a build context, a third larger as base64. */
export const frameCharacters = 12 * 1024 * 1024

export type ClientMessage =
  | { readonly type: "hello"; readonly v: number; readonly lastSeq: number | null }
  | EngineRequestMessage
  /** Stops a `request` with `stream`, or one that has not been answered. */
  | { readonly type: "cancel"; readonly id: string }
  | SaveFileMessage
  | SaveTerminalMessage
  | { readonly type: "answer"; readonly id: string; readonly step: string; readonly choice: string }
  | { readonly type: "hint"; readonly id: string; readonly step: string }
  | {
      readonly type: "start-over"
      readonly id: string
      readonly files: boolean
      readonly swarm: boolean
    }
  /** Sent each minute while the page is visible: what keeps cluster time running. */
  | { readonly type: "here" }

/** An Engine API request. Mutating ones carry `id` as idempotency key: a repeat gets the same answer. */
export interface EngineRequestMessage {
  readonly type: "request"
  /** Unique in this lab: the client's random session id, a dot, a number. */
  readonly id: string
  /** Which process asked: the same for all requests of one CLI run. */
  readonly client: string
  readonly purpose: "person" | "completion" | "progress"
  readonly method: string
  /** With the query, without version prefix: `/services?status=true`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Text; or base64 where `encoding` says so (build contexts). */
  readonly body?: string
  readonly encoding?: "base64"
  /**
   * Asks for chunks instead of one answer: `/events`, followed logs, and what goes on of a build, a push
   * or a pull. Those begin with a head (an empty `response`); when it is said again, they begin anew.
   */
  readonly stream?: boolean
}

export interface SaveFileMessage {
  readonly type: "file"
  readonly id: string
  readonly op: "write" | "remove" | "mkdir" | "chmod"
  /** Absolute: `/home/student/dockercoins/worker/worker.py`. */
  readonly path: string
  readonly text?: string
  readonly mode?: number
}

/** What a terminal keeps over reload and resume. */
export interface SaveTerminalMessage {
  readonly type: "terminal"
  readonly terminal: TerminalState
  /** What has run there since it was last said, oldest first; at most `ranLimits.lines`. */
  readonly ran?: readonly RanCommand[]
}

/** A command line that has run to its end. */
export interface RanCommand {
  /** Unique in this lab, as a request's: what is said again counts once. */
  readonly id: string
  readonly line: string
  /** Exit status. */
  readonly code: number
  /** What it said went wrong, in one line. */
  readonly error: string | null
}

/** Lines of one terminal that are kept for the instructor, and characters of each text. */
export const ranLimits = { lines: 30, characters: 300 } as const

export interface TerminalState {
  /** "1", "2", … */
  readonly id: string
  readonly cwd: string
  readonly exported: Readonly<Record<string, string>>
  /** Oldest first, at most 500 lines. */
  readonly history: readonly string[]
}

export type LabMessage =
  | WelcomeMessage
  | CommitMessage
  | ResponseMessage
  | { readonly type: "chunk"; readonly id: string; readonly text: string }
  | { readonly type: "end"; readonly id: string }
  | {
      readonly type: "steps"
      readonly seq: number
      readonly steps: readonly StepView[]
      readonly trouble: readonly string[]
    }
  | { readonly type: "pace"; readonly seq: number; readonly pace: PaceView }
  /** What is broken by the instructor, all of it: when that changes. */
  | { readonly type: "faults"; readonly seq: number; readonly faults: readonly Fault[] }
  /** A file changed by another page of the same student, or by start-over. `text: null` = removed. */
  | {
      readonly type: "file"
      readonly seq: number
      readonly path: string
      readonly text: string | null
      readonly mode: number
    }
  | { readonly type: "done"; readonly id: string; readonly error?: string }
  /** What the student's own docker needs, and who called with it: after `hello`, and when it changes. */
  | { readonly type: "own-docker"; readonly engine: string; readonly guest: GuestView | null }
  | { readonly type: "ended"; readonly why: "class-ended" | "removed" | "signed-out" }
  /** A word of the instructor; null takes it back. */
  | { readonly type: "broadcast"; readonly broadcast: Broadcast | null }

/** A docker client that is not our page. */
export interface GuestView {
  /** Its `User-Agent`: `Docker-Client/28.2.2 (linux)`; may be empty. */
  readonly agent: string
  /** When it called, wall ms; up to half a minute behind. */
  readonly at: number
}

export interface ResponseMessage {
  readonly type: "response"
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Cluster time as a function of wall time: cluster = at + (wall - wallAt) * 1000 * rate, while running. */
export interface PaceView {
  /** Cluster µs at `wallAt`. */
  readonly at: number
  /** Wall ms. */
  readonly wallAt: number
  readonly rate: number
  readonly running: boolean
  readonly why: "running" | "paused" | "asleep"
}

/** Hashes per second from `at` (cluster µs) until the next one. */
export interface RatePoint {
  readonly at: number
  readonly total: number
  /** By the worker's image text, without digest. */
  readonly byImage: Readonly<Record<string, number>>
}

export interface WelcomeMessage {
  readonly type: "welcome"
  readonly v: number
  readonly seq: number
  readonly student: { readonly name: string; readonly classTitle: string; readonly code: string }
  /** `/engine/<token>`, for the student's own docker. */
  readonly engine: string
  readonly pace: PaceView
  readonly picture: Picture
  /** The last minutes, for graph and timeline: oldest first. */
  readonly rates: readonly RatePoint[]
  readonly recent: readonly ClusterEvent[]
  /** The worker's image texts since the swarm began, in order of appearance (versions.ts). */
  readonly versions: readonly string[]
  readonly files: readonly FileView[]
  readonly terminals: readonly TerminalState[]
  readonly exercise: { readonly id: string; readonly title: string; readonly intro: string }
  readonly steps: readonly StepView[]
  readonly trouble: readonly string[]
  readonly broadcast: Broadcast | null
  readonly faults: readonly Fault[]
}

export interface Picture {
  readonly services: readonly Service[]
  readonly tasks: readonly TaskView[]
  readonly nodes: readonly Node[]
}

/** A task without its spec: what the picture needs. */
export type TaskView = Omit<Task, "spec" | "endpointSpec" | "networks"> & { readonly image: string }

export interface FileView {
  readonly path: string
  /** Null for a directory. */
  readonly text: string | null
  readonly mode: number
  readonly modifiedAt: number
}

/** What one commit of the lab changed. */
export interface CommitMessage {
  readonly type: "commit"
  readonly seq: number
  /** Cluster µs up to which everything has happened. */
  readonly now: number
  readonly events: readonly ClusterEvent[]
  readonly rates: readonly RatePoint[]
}

/** What a page is told of a step: no check, no solution. */
export interface StepView {
  readonly id: string
  readonly title: string
  /** Null while `openSteps` hides it. */
  readonly prose: string | null
  /** Hints revealed so far, and how many there are. */
  readonly hints: readonly string[]
  readonly hintCount: number
  readonly question: {
    readonly id: string
    readonly text: string
    readonly choices: readonly { readonly id: string; readonly text: string }[]
    readonly answer: { readonly choice: string; readonly late: boolean } | null
    /** The choice that came true, and its explanation: only after the event. */
    readonly observed: string | null
    readonly reveal: string | null
  } | null
  readonly state: "open" | "started" | "done"
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly evidence: string | null
}
