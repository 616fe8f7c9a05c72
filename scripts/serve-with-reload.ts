/** The Worker by `wrangler dev`, which builds it anew at every change of its source. */

import path from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { setTimeout as pause } from "node:timers/promises"
import { logged } from "../src/durable/report.ts"
import { type Secrets, start, stateDirectory } from "./state.ts"

const readyTimeoutMs = 60_000
const answerTimeoutMs = 5000

/** Resolves when the server answers; from then on this process lives as long as the server does. */
export async function serveWithReload(host: string, port: number, secrets: Secrets): Promise<void> {
  const server = start(
    "wrangler",
    [
      "dev",
      ...["--ip", host, "--port", String(port), "--inspector-port", "0"],
      ...["--persist-to", stateDirectory, "--env-file", secrets.file],
      ...["--show-interactive-dev-session=false", "--log-level", "info"],
    ],
    // Two servers on one machine must not find each other's objects.
    { env: { WRANGLER_REGISTRY_PATH: path.join(stateDirectory, "registry") }, output: "pipe" },
  )
  for (const output of [server.stdout, server.stderr]) tell(output)
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => server.kill("SIGTERM"))
  }
  process.on("exit", () => server.kill("SIGKILL"))
  server.once("exit", (code) => process.exit(code ?? 1))
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host
  await answers(`http://${address.includes(":") ? `[${address}]` : address}:${port}/api/me`)
}

/** wrangler notes every request, address and all: an engine's address opens a lab. */
function tell(output: Readable | null): void {
  if (output === null) return
  createInterface({ input: output }).on("line", (line) => console.log(logged(line)))
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + readyTimeoutMs
  while (Date.now() < until) {
    try {
      // A Worker that does not build leaves its callers waiting.
      const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) })
      if (response.ok) return
    } catch {
      // Not listening yet.
    }
    await pause(50)
  }
  throw new Error("The server did not answer within a minute.")
}
