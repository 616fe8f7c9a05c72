/** The instructor's page without its views: it only listens, and comes back when it is cut off. */
import type { ClassroomMessage, StudentView } from "../../../src/wire/classroom.ts"

export interface InstructorEvents {
  onDone(student: string, step: string): void
  onComplaint(what: string): void
}

const tryAgainMs = 500

export class Instructor {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #events: InstructorEvents
  /** By student and step: wall ms by the server's clock. */
  readonly #doneAt = new Map<string, number>()
  #socket: WebSocket | null = null

  constructor(origin: string, key: string, classId: string, events: InstructorEvents) {
    this.#url = `${origin.replace(/^http/, "ws")}/ws/classes/${classId}`
    this.#headers = { authorization: `Bearer ${key}` }
    this.#events = events
  }

  /** Resolves when the class is on screen. */
  open(): Promise<void> {
    const socket = new WebSocket(this.#url, { headers: this.#headers })
    this.#socket = socket
    return new Promise((resolve) => {
      socket.onclose = () => {
        if (this.#socket === socket) setTimeout(() => void this.open().then(resolve), tryAgainMs)
      }
      socket.onmessage = ({ data }) => {
        const message: ClassroomMessage = JSON.parse(String(data))
        if (message.type === "student") this.#look(message.student)
        if (message.type !== "roster") return
        for (const student of message.students) this.#look(student)
        resolve()
      }
    })
  }

  close(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #look({ id, name, progress }: StudentView): void {
    for (const [step, { doneAt }] of Object.entries(progress)) {
      const known = this.#doneAt.get(`${id} ${step}`)
      if (known !== undefined && known !== doneAt) {
        this.#events.onComplaint(`${name}'s ${step} was done at another time`)
      }
      if (known !== undefined || doneAt === null) continue
      this.#doneAt.set(`${id} ${step}`, doneAt)
      this.#events.onDone(id, step)
    }
  }
}
