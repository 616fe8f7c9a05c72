/** Background jobs of one shell: what `&`, `jobs`, `wait`, `fg` and `kill` are about. */
import type { StopReason } from "../lib/process.ts"

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
    const job: Job = { id, pid, text, finished, status: null, reported: false, stop }
    this.jobs.push(job)
    void finished.then((status) => {
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
  line(job: Job): string {
    const jobs = this.all()
    const mark = job === jobs.at(-1) ? "+" : job === jobs.at(-2) ? "-" : " "
    const suffix = job.status === null ? " &" : ""
    return `[${job.id}]${mark}  ${stateOf(job.status).padEnd(24)}${job.text}${suffix}`
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
    case 143:
      return "Terminated"
    default:
      return `Exit ${status}`
  }
}
