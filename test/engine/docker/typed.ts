/** Types a command into bash, piped or on a terminal, and gives what it printed. */
import { type ChildProcess, spawn } from "node:child_process"

export interface Typed {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

export interface Running {
  readonly done: Promise<Typed>
  /** Ctrl-C. */
  interrupt(): void
  kill(): void
}

export interface Terminal {
  readonly columns: number
  readonly rows: number
}

export interface Line {
  readonly cmd: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string | null
  readonly terminal: Terminal | null
}

export function type({ cmd, cwd, env, stdin, terminal }: Line): Running {
  const onTerminal = (size: Terminal) => `stty cols ${size.columns} rows ${size.rows}; ${cmd}`
  // util-linux's script: the smallest thing that gives a command a terminal.
  const child = terminal
    ? spawn("script", ["-qefc", onTerminal(terminal), "/dev/null"], {
        cwd,
        env: { ...env, SHELL: "/bin/bash", TERM: "xterm" },
        detached: true,
      })
    : spawn("bash", ["-c", cmd], { cwd, env, detached: true })
  if (!terminal) child.stdin.end(stdin ?? "")
  const signal = (name: "SIGINT" | "SIGKILL") => signalGroup(child, name)
  return {
    done: finished(child),
    interrupt: () => (terminal ? void child.stdin.write("\u0003") : signal("SIGINT")),
    kill: () => signal("SIGKILL"),
  }
}

function finished(child: ChildProcess): Promise<Typed> {
  let stdout = ""
  let stderr = ""
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code) => resolve({ stdout, stderr, exit: code ?? -9 }))
  })
}

/** Of everything that bash started as well. */
function signalGroup(child: ChildProcess, name: "SIGINT" | "SIGKILL"): void {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // It ended a moment ago.
  }
}
