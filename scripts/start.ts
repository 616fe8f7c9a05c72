/**
 * `npm start`: builds the pages, brings the local database up to date, runs the Worker, and prints the
 * instructor's link once it answers.
 *
 *   PORT=8787 HOST=127.0.0.1 ROLLCALL_STATE=.rollcall node scripts/start.ts [--dev]
 *
 * HOST=0.0.0.0 lets a class on the same network in. --dev says more about what goes on.
 */
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { networkInterfaces } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { loadQuietSettings, root, run, secretsIn, start, stateDirectory } from "./state.ts"

const { values: options } = parseArgs({ options: { dev: { type: "boolean", default: false } } })
const host = process.env.HOST ?? "127.0.0.1"
const port = Number(process.env.PORT ?? "8787")
const readyTimeoutMs = 60_000
const answerTimeoutMs = 5000

async function main(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT=${process.env.PORT} is no port.`)
  }
  await requireFreePort()
  loadQuietSettings()
  const secrets = secretsIn(stateDirectory, "secrets.env")
  await Promise.all([buildPages(), migrate()])
  await serve(secrets.file)
  console.log(`Instructor: http://${shownHost()}:${port}/teach#key=${secrets.instructorKey}`)
}

function requireFreePort(): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE"
      const why = taken ? "is in use. Choose another one: PORT=8788 npm start" : error.message
      reject(new Error(`Port ${port} on ${host} ${taken ? why : `cannot be opened: ${why}`}`))
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

/** Skipped when nothing has changed since the last time. */
async function buildPages(): Promise<void> {
  const built = path.join(root, "web/dist/index.html")
  if (existsSync(built) && newestSource() < statSync(built).mtimeMs) return
  await run("vite", ["build", "web", "--logLevel", "warn"])
}

function newestSource(): number {
  const sources = globSync(["web/**/*", "src/**/*.ts", "package-lock.json"], {
    cwd: root,
    exclude: (name) => name === "web/dist" || name === "dist",
  })
  return Math.max(...sources.map((source) => statSync(path.join(root, source)).mtimeMs))
}

/** wrangler takes two seconds to see that there is nothing to do: it is asked only when there may be. */
async function migrate(): Promise<void> {
  const files = globSync("migrations/*.sql", { cwd: root }).sort().join("\n")
  const done = path.join(stateDirectory, "migrated")
  if (existsSync(done) && readFileSync(done, "utf8") === files) return
  // On a terminal wrangler would ask; CI=1 answers.
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDirectory]
  await run("wrangler", args, { CI: "1" })
  mkdirSync(stateDirectory, { recursive: true })
  writeFileSync(done, files)
}

/** Resolves when the server answers; from then on this process lives as long as the server does. */
async function serve(secretsFile: string): Promise<void> {
  const server = start(
    "wrangler",
    [
      "dev",
      ...["--ip", host, "--port", String(port), "--inspector-port", "0"],
      ...["--persist-to", stateDirectory, "--env-file", secretsFile],
      "--show-interactive-dev-session=false",
      ...["--log-level", options.dev ? "info" : "error"],
    ],
    // Two servers on one machine must not find each other's objects.
    { env: { WRANGLER_REGISTRY_PATH: path.join(stateDirectory, "registry") }, output: "pipe" },
  )
  const output = [server.stdout, server.stderr].filter((stream) => stream !== null)
  for (const stream of output) stream.pipe(process.stderr, { end: false })
  let stopping = false
  const stop = () => {
    stopping = true
    // What the tools say of being stopped is of no use to anybody.
    for (const stream of output) stream.unpipe(process.stderr).resume()
    server.kill("SIGTERM")
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop)
  process.on("exit", () => server.kill("SIGKILL"))
  const ended = new Promise<never>((_, reject) => {
    server.once("exit", (code) => {
      if (stopping) process.exit(0)
      if (ready) process.exit(code ?? 1)
      reject(new Error("The server ended before it was ready."))
    })
  })
  let ready = false
  await Promise.race([ended, answers()])
  ready = true
}

async function answers(): Promise<void> {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host
  const until = Date.now() + readyTimeoutMs
  while (Date.now() < until) {
    try {
      const response = await fetch(`http://${urlHost(address)}:${port}/api/me`, {
        // A Worker that does not build leaves its callers waiting.
        signal: AbortSignal.timeout(answerTimeoutMs),
      })
      if (response.ok) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("The server did not answer within a minute.")
}

/** Where the class's machines reach this one. */
function shownHost(): string {
  if (host !== "0.0.0.0" && host !== "::") return urlHost(host)
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  const outside = addresses.find(({ family, internal }) => family === "IPv4" && !internal)
  return outside?.address ?? "127.0.0.1"
}

const urlHost = (address: string): string => (address.includes(":") ? `[${address}]` : address)

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
