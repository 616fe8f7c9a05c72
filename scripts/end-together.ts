/**
 * A program that this process starts ends with it, even when this process is killed (-9) and can end
 * nothing any more. Else the runtime would go on serving, and a next server would keep the same labs
 * beside it. A small process of its own waits for the end of a pipe from here, which comes with our end.
 */
import { ChildProcess, spawn } from "node:child_process"
import { subscribe } from "node:diagnostics_channel"
import path from "node:path"

const watch =
  'process.stdin.resume().once("close", () => process.kill(Number(process.argv[1]), "SIGKILL"))'

/** Holds for programs of that name that are started from now on, by whichever library. */
export function endTogether(name: string): void {
  subscribe("child_process", (message) => {
    const child = startedBy(message)
    child?.once("spawn", () => {
      if (path.parse(child.spawnfile).name === name) watchOver(child)
    })
  })
}

function startedBy(message: unknown): ChildProcess | null {
  const is = typeof message === "object" && message !== null && "process" in message
  return is && message.process instanceof ChildProcess ? message.process : null
}

function watchOver(child: ChildProcess): void {
  const stdio = ["pipe", "ignore", "ignore"] as const
  const watcher = spawn(process.execPath, ["-e", watch, String(child.pid)], { stdio: [...stdio] })
  watcher.unref()
  // It has ended by itself: another process may be given its number.
  child.once("exit", () => watcher.kill("SIGKILL"))
}
