/** Background jobs of one shell: what `&`, `jobs`, `wait`, `fg` and `kill` are about. */
import type { StopReason } from "../lib/process.ts"
import type { Signal } from "./signal-names.ts"

export interface Job {
  readonly id: number
  readonly pid: number
  /** The source that was put into the background. */
  readonly text: string
  /** Resolves with the exit status; never rejects. */
  readonly finished: Promise<number>
  /** Null while it runs. */
  status: number | null
  /** The status has been told to the user, or asked for by `wait`. */
  reported: boolean
  stop(why: StopReason): void
  /** What `kill` sent it, if it is to end by that. */
  signal: Signal | null
}

export class JobTable {
  private jobs: Job[] = []
  /** A subshell's `jobs` and `kill` still know its parent's. */
  private readonly inherited: readonly Job[]

  constructor(inherited: readonly Job[] = []) {
    this.inherited = inherited
  }

  add(pid: number, text: string, finished: Promise<number>, stop: Job["stop"]): Job {
    const id = (this.jobs.at(-1)?.id ?? 0) + 1
    // Whatever a process here ends by is one of three: the job knows which signal it was.
    const ended = finished.then((status) => {
      return status === 143 && job.signal !== null ? 128 + job.signal.number : status
    })
    const job: Job = {
      id,
      pid,
      text,
      finished: ended,
      status: null,
      reported: false,
      stop,
      signal: null,
    }
    this.jobs.push(job)
    void ended.then((status) => {
      job.status = status
    })
    return job
  }

  all(): readonly Job[] {
    return this.jobs.length > 0 ? this.jobs : this.inherited
  }

  running(): readonly Job[] {
    return this.jobs.filter((job) => job.status === null)
  }

  /** `%1`, `%+`, `%%`, `%-`, `%name`, or a process id. */
  find(text: string): Job | undefined {
    const jobs = this.all()
    if (!text.startsWith("%")) return jobs.find((job) => String(job.pid) === text)
    const rest = text.slice(1)
    if (rest === "" || rest === "+" || rest === "%") return jobs.at(-1)
    if (rest === "-") return jobs.at(-2) ?? jobs.at(-1)
    if (/^\d+$/.test(rest)) return jobs.find((job) => job.id === Number(rest))
    return jobs.find((job) => job.text.startsWith(rest))
  }

  /** `[1]+  Running                 sleep 10 &` */
  line(job: Job, withPid = false): string {
    const jobs = this.all()
    const mark = job === jobs.at(-1) ? "+" : job === jobs.at(-2) ? "-" : " "
    const suffix = job.status === null ? " &" : ""
    const pid = withPid ? `${job.pid} ` : " "
    return `[${job.id}]${mark} ${pid}${stateOf(job.status).padEnd(24)}${job.text}${suffix}`
  }

  /** Lines for those that have ended since the last call; they leave the table. */
  endings(): string[] {
    const ended = this.jobs.filter((job) => job.status !== null)
    const lines = ended.filter((job) => !job.reported).map((job) => this.line(job))
    this.jobs = this.jobs.filter((job) => job.status === null)
    return lines
  }

  remove(job: Job): void {
    this.jobs = this.jobs.filter((each) => each !== job)
  }

  stopAll(): void {
    for (const job of this.running()) job.stop("SIGTERM")
  }
}

function stateOf(status: number | null): string {
  switch (status) {
    case null:
      return "Running"
    case 0:
      return "Done"
    case 130:
      return "Interrupt"
    case 141:
      return "Broken pipe"
    case 129:
      return "Hangup"
    case 137:
      return "Killed"
    case 143:
      return "Terminated"
    default:
      return `Exit ${status}`
  }
}
