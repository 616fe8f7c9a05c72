/**
 * One class, live: the classroom's WebSocket, opened again with growing pauses when it breaks. At every
 * attempt the plain API is asked too, so that a network without WebSockets still shows the class.
 */
import { batch, signal } from "@preact/signals"
import type { Broadcast } from "../../src/wire/broadcast.ts"
import type { ClassroomMessage, ClassView, StudentView } from "../../src/wire/classroom.ts"
import { ApiError } from "../shared/api.ts"
import { progressOf } from "./api.ts"
import { serverSaid } from "./now.ts"
import { classVersions } from "./versions.ts"

export type Connection = "connecting" | "live" | "offline"

/** Messages are applied together, so that a whole class at work is a few redraws a second. */
const gatherMs = 200
const firstPauseMs = 500
const longestPauseMs = 4000

export class LiveClass {
  readonly view = signal<ClassView | null>(null)
  readonly students = signal<ReadonlyMap<string, StudentView>>(new Map())
  /** What the whole class was told last. */
  readonly broadcast = signal<Broadcast | null>(null)
  /** The workers' tags, in the order in which they came up: see versions.ts. */
  readonly versions = signal<readonly string[]>([])
  readonly connection = signal<Connection>("connecting")
  /** Why there is nothing to see; 401 means that the session has ended. */
  readonly failure = signal<ApiError | null>(null)

  private readonly id: string
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private gathering: ReturnType<typeof setTimeout> | undefined
  private waiting: ClassroomMessage[] = []
  private attempts = 0
  private closed = false

  constructor(id: string) {
    this.id = id
    this.open()
    addEventListener("online", this.retryNow)
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    clearTimeout(this.gathering)
    removeEventListener("online", this.retryNow)
    this.socket?.close()
  }

  private open(): void {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:"
    const socket = new WebSocket(
      `${scheme}//${location.host}/ws/classes/${encodeURIComponent(this.id)}`,
    )
    this.socket = socket
    socket.onmessage = (event) => {
      if (typeof event.data !== "string") return
      const message: ClassroomMessage = JSON.parse(event.data)
      this.attempts = 0
      this.connection.value = "live"
      this.gather(message)
    }
    socket.onclose = () => {
      if (!this.closed && this.socket === socket) this.lost()
    }
  }

  private lost(): void {
    this.socket = null
    // The first loss may be a blink; only then does the page call itself offline.
    if (this.attempts > 0) this.connection.value = "offline"
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.attempts)
    this.attempts++
    void this.ask()
    this.timer = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2))
  }

  private readonly retryNow = () => {
    if (this.socket !== null || this.closed) return
    clearTimeout(this.timer)
    this.open()
  }

  private async ask(): Promise<void> {
    try {
      const { class: view, students, at } = await progressOf(this.id)
      if (!this.closed) this.gather({ type: "roster", v: 1, class: view, students, at })
    } catch (error) {
      if (!(error instanceof ApiError) || ![401, 403, 404].includes(error.status)) return
      this.failure.value = error
      this.close()
    }
  }

  private gather(message: ClassroomMessage): void {
    serverSaid(message.at)
    this.waiting.push(message)
    // The first picture is drawn at once.
    if (this.view.value === null) this.apply()
    else this.gathering ??= setTimeout(() => this.apply(), gatherMs)
  }

  private apply(): void {
    clearTimeout(this.gathering)
    this.gathering = undefined
    const messages = this.waiting
    this.waiting = []
    batch(() => {
      const students = new Map(this.students.value)
      for (const message of messages) this.take(message, students)
      this.students.value = students
      this.versions.value = classVersions(this.versions.value, students.values())
    })
  }

  private take(message: ClassroomMessage, students: Map<string, StudentView>): void {
    switch (message.type) {
      case "roster":
        students.clear()
        for (const student of message.students) students.set(student.id, student)
        this.view.value = message.class
        if (message.broadcast !== undefined) this.broadcast.value = message.broadcast
        break
      case "broadcast":
        this.broadcast.value = message.broadcast
        break
      case "student":
        students.set(message.student.id, message.student)
        break
      case "swarm": {
        const { student: id, lastSeenAt, swarm } = message
        const known = students.get(id)
        if (known !== undefined) students.set(id, { ...known, lastSeenAt, swarm })
        break
      }
      case "removed":
        students.delete(message.student)
        break
      case "class":
        this.view.value = message.class
        break
    }
  }
}
