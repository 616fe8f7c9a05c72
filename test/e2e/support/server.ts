/** The real server, as `npm start` runs it: on a port and a state directory of its own, and killable. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"

const root = path.join(import.meta.dirname, "..", "..", "..")
/** Building the client, migrating and starting took 4 s on two idle cores; a busy machine needs more. */
const startTimeout = 120_000

export interface Server {
  readonly origin: string
  readonly port: number
  /** Of the process that was started; another one after `restart`. */
  readonly pid: number
  /** The instructor's key, from the printed link. */
  readonly key: string
  /** The whole link, as printed. */
  readonly link: string
  /** What it has printed so far. */
  output(): string
  /** kill -9, as a machine out of memory does it; resolves once nobody answers. The state stays. */
  crash(): Promise<void>
  /** Starts again on the same port and state after a `crash`. */
  restart(): Promise<void>
  /** Ends it and deletes its state. */
  stop(): Promise<void>
}

export async function startServer(): Promise<Server> {
  const state = mkdtempSync(path.join(tmpdir(), "rollcall-e2e-"))
  const port = await freePort()
  let running = await launch(port, state)
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.child.pid ?? 0
    },
    get key() {
      return running.key
    },
    get link() {
      return running.link
    },
    output: () => running.output(),
    async crash() {
      running.child.kill("SIGKILL")
      await untilSilent(port)
    },
    async restart() {
      running = await launch(port, state)
    },
    async stop() {
      await kill(running.child)
      rmSync(state, { recursive: true, force: true })
    },
  }
}

interface Running {
  readonly child: ChildProcess
  readonly key: string
  readonly link: string
  output(): string
}

function launch(port: number, state: string): Promise<Running> {
  const child = spawn("node", ["scripts/start.ts"], {
    cwd: root,
    // A group of its own, so that `kill` reaches workerd and whatever else it started.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: `${path.join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`,
      PORT: String(port),
      HOST: "127.0.0.1",
      ROLLCALL_STATE: state,
      // Whoever is killed leaves its temporary files: here they go with the state.
      TMPDIR: state,
    },
  })
  // Also when the tests themselves are interrupted, nothing must go on running.
  const killAtExit = () => killGroup(child)
  process.once("exit", killAtExit)
  child.once("close", () => process.off("exit", killAtExit))
  let output = ""
  return new Promise((resolve, reject) => {
    const give = (why: string) => {
      clearTimeout(timer)
      void kill(child).then(() => reject(new Error(`The server ${why}. It said:\n${output}`)))
    }
    const timer = setTimeout(() => give("was not ready in time"), startTimeout)
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /^Instructor: (\S+#key=(\S+))$/m.exec(output)
      if (found === null) return
      clearTimeout(timer)
      resolve({ child, link: found[1] ?? "", key: found[2] ?? "", output: () => output })
    }
    child.stdout?.on("data", listen)
    child.stderr?.on("data", listen)
    child.once("exit", (code) => give(`ended with ${code}`))
  })
}

/** Only the one process was killed: what it had started is to end with it. */
async function untilSilent(port: number): Promise<void> {
  const until = Date.now() + 10_000
  while (await answers(port)) {
    if (Date.now() > until) throw new Error(`something still listens on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("error", () => resolve(false))
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** Kills the child's whole group, hard, and waits until it is gone. */
function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit")
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      resolve()
      return
    }
    child.once("exit", () => resolve())
    if (!killGroup(child)) resolve()
  })
}

/** False where there is nothing left to kill. */
function killGroup(child: ChildProcess): boolean {
  if (child.pid === undefined) return false
  try {
    return process.kill(-child.pid, "SIGKILL")
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      if (address === null || typeof address === "string") return reject(new Error("no port"))
      probe.close(() => resolve(address.port))
    })
  })
}
