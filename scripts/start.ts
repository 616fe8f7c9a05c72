/**
 * `npm start`: builds the pages, brings the local database up to date, runs the Worker, and prints the
 * instructor's link once it answers.
 *
 *   PORT=8787 HOST=127.0.0.1 ROLLCALL_STATE=.rollcall node scripts/start.ts [--dev] [--new-link]
 *
 * HOST=0.0.0.0 lets a class on the same network in. --dev (`npm run dev`) takes up every change of the
 * Worker's source at once. --new-link ends the instructor's link and all that came by it.
 */
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { networkInterfaces } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { endTogether } from "./end-together.ts"
import { endWithNpm } from "./end-with-npm.ts"
import { holdState } from "./hold-state.ts"
import { linkLine } from "./link.ts"
import { bundleWorker, serve } from "./serve.ts"
import { serveWithReload } from "./serve-with-reload.ts"
import { loadQuietSettings, newestSource, root, run, secretsIn, stateDirectory } from "./state.ts"

const { values: options } = parseArgs({
  options: {
    dev: { type: "boolean", default: false },
    "new-link": { type: "boolean", default: false },
  },
})
const host = process.env.HOST ?? "127.0.0.1"
const port = Number(process.env.PORT ?? "8787")

async function main(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT=${process.env.PORT} is no port.`)
  }
  endWithNpm()
  holdState(
    stateDirectory,
    ", or give this one a state\nof its own: ROLLCALL_STATE=.rollcall-2 PORT=8788 npm start",
  )
  await requireFreePort()
  loadQuietSettings()
  const secrets = secretsIn(stateDirectory, "secrets.env", options["new-link"])
  if (options.dev) {
    await Promise.all([buildPages(), migrate()])
    await serveWithReload(host, port, secrets)
  } else {
    await Promise.all([buildPages(), migrate(), bundleWorker()])
    endTogether("workerd")
    await serve(host, port, secrets)
  }
  const address = `http://${shownHost()}:${port}`
  console.log(await linkLine(address, secrets.instructorKey, "npm start -- --new-link"))
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
  const newest = newestSource(["web/**/*", "src/**/*.ts", "package-lock.json"])
  if (existsSync(built) && newest < statSync(built).mtimeMs) return
  await run("vite", ["build", "web", "--logLevel", "warn"])
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
