/** Where a local server keeps everything (database, objects, secrets), and how its tools are run. */
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"

export const root = path.join(import.meta.dirname, "..")

/** `ROLLCALL_STATE` moves it: a second server beside the first, or a test's own. */
export const stateDirectory = path.resolve(root, process.env.ROLLCALL_STATE ?? ".rollcall")

/** Of what `npm run deploy` publishes. */
export const deployedSecrets = { directory: path.join(root, ".rollcall"), name: "deployed.env" }

export interface Secrets {
  readonly secret: string
  readonly instructorKey: string
  /** The file with both, as wrangler reads it. */
  readonly file: string
}

/**
 * Made on first use, readable by their owner only, and never printed but in the instructor's link. With
 * `newLink` the instructor's key is another one from now on: the server then refuses the old one.
 */
export function secretsIn(directory: string, name: string, newLink = false): Secrets {
  const file = path.join(directory, name)
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const secret = randomBytes(32).toString("hex")
    writeSecrets(file, `ROLLCALL_SECRET=${secret}\nINSTRUCTOR_KEY=${newKey()}\n`)
  } else if (newLink) {
    const text = readFileSync(file, "utf8")
    writeSecrets(file, text.replace(/^INSTRUCTOR_KEY=.*$/m, `INSTRUCTOR_KEY=${newKey()}`))
  }
  const text = readFileSync(file, "utf8")
  return {
    secret: settingOf(text, "ROLLCALL_SECRET"),
    instructorKey: settingOf(text, "INSTRUCTOR_KEY"),
    file,
  }
}

const newKey = () => randomBytes(20).toString("hex")

/** Whole or not at all: half of a secrets file would lock everybody out. */
function writeSecrets(file: string, text: string): void {
  const draft = `${file}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}

function settingOf(text: string, name: string): string {
  const value = new RegExp(`^${name}=(\\S+)$`, "m").exec(text)?.[1]
  if (value === undefined)
    throw new Error(`${name} is missing among the secrets; npm run reset makes new ones`)
  return value
}

/** Wall ms of the last change of any of these files; what the build itself writes does not count. */
export function newestSource(patterns: readonly string[]): number {
  const sources = globSync(patterns, {
    cwd: root,
    exclude: (name) => name === "web/dist" || name === "dist",
  })
  return Math.max(...sources.map((source) => statSync(path.join(root, source)).mtimeMs))
}

/** wrangler's quiet settings (no telemetry, no update check) also where it does not read `.env` itself. */
export function loadQuietSettings(): void {
  process.loadEnvFile(path.join(root, ".env"))
}

const tools = { wrangler: "wrangler/bin/wrangler.js", vite: "vite/bin/vite.js" }

/** Runs a tool of ours with this very Node, whatever the PATH says. */
export function start(
  tool: keyof typeof tools,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly output: "inherit" | "pipe" },
): ChildProcess {
  const script = path.join(root, "node_modules", tools[tool])
  return spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", options.output, options.output],
  })
}

/** What the tool printed; throws with all of it when the tool fails. */
export async function run(
  tool: keyof typeof tools,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = start(tool, args, { env, output: "pipe" })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve))
  if (code !== 0) throw new Error(`${tool} ${args[0] ?? ""} failed:\n${output}`)
  return output
}
