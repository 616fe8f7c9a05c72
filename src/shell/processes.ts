/** How many processes a terminal's shells may have: more, and a fork bomb could take the page down. */
import { ShellError } from "./variables.ts"

/** Subshells that run at the same time. */
const maxProcesses = 256
/** Subshells in subshells. */
const maxForkDepth = 64

export class ProcessTable {
  private running = 0

  /** Runs `body` as one more process. */
  async run(body: () => Promise<number>): Promise<number> {
    if (this.running >= maxProcesses) throw outOfProcesses()
    this.running++
    try {
      return await body()
    } finally {
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
