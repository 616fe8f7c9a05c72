/**
 * `npm run deploy`: takes Rollcall to a Cloudflare account: its database made and migrated, its
 * secrets set, the Worker uploaded. Prints the instructor's link. `--new-link` ends the one there was and
 * all that came by it. `--dry-run` only bundles; it works offline and changes nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { linkLine } from "./link.ts"
import { deployedSecrets, loadQuietSettings, root, run, secretsIn } from "./state.ts"

const { values: options } = parseArgs({
  options: {
    "dry-run": { type: "boolean", default: false },
    "new-link": { type: "boolean", default: false },
  },
})
const databaseName = "rollcall"
const secretsFile = path.join(deployedSecrets.directory, deployedSecrets.name)
const placeholderId = "00000000-0000-0000-0000-000000000000"

async function dryRun(): Promise<void> {
  const outdir = mkdtempSync(path.join(tmpdir(), "rollcall-bundle-"))
  try {
    const output = await run("wrangler", ["deploy", "--dry-run", "--outdir", outdir])
    const size = /Total Upload: .*$/m.exec(output)?.[0] ?? "bundled"
    console.log(`The Worker can be deployed. ${size}`)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

async function deploy(): Promise<void> {
  await run("vite", ["build", "web", "--logLevel", "warn"])
  const found = await findDatabase()
  if (found !== null && !existsSync(secretsFile)) throw new Error(deployedFromElsewhere)
  // Before the database: a first try that fails half-way must not look as if it were another's.
  const secrets = secretsIn(deployedSecrets.directory, deployedSecrets.name, options["new-link"])
  const config = configWith(found ?? (await createDatabase()))
  try {
    const configured = ["--config", config]
    const migrations = ["d1", "migrations", "apply", databaseName, "--remote"]
    await run("wrangler", [...migrations, ...configured], { CI: "1" })
    const output = await run("wrangler", [
      "deploy",
      ...configured,
      ...["--secrets-file", secrets.file],
    ])
    const address = /https:\/\/\S+\.workers\.dev/.exec(output)?.[0] ?? "https://YOUR-DOMAIN"
    console.log(await linkLine(address, secrets.instructorKey, "npm run deploy -- --new-link"))
  } finally {
    rmSync(config, { force: true })
  }
}

/** New secrets would lock out everybody who has a token, a resume code or the instructor's link. */
const deployedFromElsewhere =
  `The account has a database "${databaseName}", but the secrets that belong to it are not here.\n` +
  "Copy .rollcall/deployed.env from where it was deployed before. To begin anew, without its classes:\n" +
  `npx wrangler d1 delete ${databaseName}`

async function createDatabase(): Promise<string> {
  await run("wrangler", ["d1", "create", databaseName], { CI: "1" })
  const made = await findDatabase()
  if (made === null) throw new Error("The database was made, but it is not listed. Try again.")
  return made
}

async function findDatabase(): Promise<string | null> {
  return idIn(await run("wrangler", ["d1", "list", "--json"]))
}

function idIn(output: string): string | null {
  const list: unknown = JSON.parse(output.slice(output.indexOf("[")))
  if (!Array.isArray(list)) return null
  const entry: unknown = list.find((each) => each?.name === databaseName)
  return typeof entry === "object" && entry !== null && "uuid" in entry ? String(entry.uuid) : null
}

/** Paths in it are relative to it: it lies beside wrangler.toml while it is needed. */
function configWith(id: string): string {
  const file = path.join(root, "wrangler.deploy.toml")
  const text = readFileSync(path.join(root, "wrangler.toml"), "utf8")
  writeFileSync(file, text.replace(placeholderId, id))
  return file
}

try {
  loadQuietSettings()
  await (options["dry-run"] ? dryRun() : deploy())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
