/**
 * How many processes a terminal's shells may have, and how fast they may start: more, and a fork bomb
 * could take the page down.
 */
import type { Clock } from "../lib/process.ts"
import { ShellError } from "./variables.ts"

/** Subshells that run at the same time. */
const maxProcesses = 256
/** Subshells in subshells. */
const maxForkDepth = 64
/** Starts that are free at once, and a second: beyond, whoever starts one waits. */
const burst = 10_000
const perSecond = 500
/** As Bash: it tries again after so many milliseconds, and then gives up. */
const retries: readonly number[] = [1_000, 2_000]

export class ProcessTable {
  private readonly clock: Clock
  private running = 0
  private starts = burst
  private countedAt: number

  constructor(clock: Clock) {
    this.clock = clock
    this.countedAt = clock.now()
  }

  /** Takes a place for one more process; what it gives back frees the place again. */
  async enter(signal: AbortSignal): Promise<() => void> {
    for (const wait of retries) {
      if (this.hasRoom()) return this.take()
      await this.clock.sleep(wait, signal)
    }
    if (this.hasRoom()) return this.take()
    throw outOfProcesses()
  }

  private hasRoom(): boolean {
    const now = this.clock.now()
    const earned = ((now - this.countedAt) / 1_000) * perSecond
    this.starts = Math.min(burst, this.starts + earned)
    this.countedAt = now
    return this.running < maxProcesses && this.starts >= 1
  }

  private take(): () => void {
    this.running++
    this.starts--
    return () => {
      this.running--
    }
  }
}

/** The depth of a subshell of a shell that is `depth` subshells deep. */
export function deeper(depth: number): number {
  if (depth >= maxForkDepth) throw outOfProcesses()
  return depth + 1
}

function outOfProcesses(): ShellError {
  return new ShellError("fork: retry: Resource temporarily unavailable", 254)
}
