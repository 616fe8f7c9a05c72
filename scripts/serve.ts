/**
 * The Worker on this machine. Miniflare runs it in one workerd, with its objects and database in the
 * state directory. What stands in front of a Worker while one develops it (a second workerd for
 * `wrangler dev`, routers of Miniflare's own) is left away: docker's client makes ten requests to list a
 * service's tasks, and each would pay.
 */
import { existsSync, statSync } from "node:fs"
import path from "node:path"
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare"
import { unstable_getMiniflareWorkerOptions as workerOptionsIn } from "wrangler"
import { logged } from "../src/durable/report.ts"
import { newestSource, root, run, type Secrets, stateDirectory } from "./state.ts"

const bundle = path.join(stateDirectory, "bundle")

/** What workerd notes for those who run it, such as an alarm that was set anew while it rang. */
const runtimeRemark = /NOSENTRY/

/** What answers where there is no page. */
const notFound = "export default { fetch: () => new Response(null, { status: 404 }) }"

/** As `wrangler deploy` would upload it. Skipped when nothing has changed since the last time. */
export async function bundleWorker(): Promise<void> {
  const built = path.join(bundle, "worker.js")
  const newest = newestSource(["src/**/*", "wrangler.toml", "package-lock.json"])
  if (existsSync(built) && newest < statSync(built).mtimeMs) return
  await run("wrangler", ["deploy", "--dry-run", "--outdir", bundle])
}

/** Resolves when the server answers. It lives until this process is told to stop. */
export async function serve(host: string, port: number, secrets: Secrets): Promise<void> {
  // The settings of the tools are none of the Worker's.
  process.env.CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV = "false"
  const { workerOptions, externalWorkers } = workerOptionsIn(path.join(root, "wrangler.toml"))
  const server = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: path.join(stateDirectory, "v3"),
      cf: false,
      logRequests: false,
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: ({ level, message }) => {
        if (/^(error|warn)/.test(level) && !runtimeRemark.test(message)) {
          console.error(logged(message))
        }
      },
      workers: [
        {
          ...workerOptions,
          name: "rollcall",
          rootPath: root,
          modules: [{ type: "ESModule", path: path.join(bundle, "worker.js") }],
          modulesRoot: bundle,
          bindings: {
            ROLLCALL_SECRET: secrets.secret,
            INSTRUCTOR_KEY: secrets.instructorKey,
            ONE_NETWORK: true,
          },
          unsafeDirectSockets: [{ host, port }],
          // The Worker asks for the pages itself.
          assets: undefined,
          serviceBindings: { ASSETS: "pages" },
        },
        {
          ...workerOptions,
          name: "pages",
          rootPath: root,
          modules: [{ type: "ESModule", path: path.join(root, "pages.js"), contents: notFound }],
          modulesRoot: root,
          bindings: {},
          d1Databases: {},
          durableObjects: {},
        },
        ...externalWorkers,
      ],
    }),
  )
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void server.dispose().then(() => process.exit(0)))
  }
  await server.ready
}
