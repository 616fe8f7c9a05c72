/** Type-checks every room against the platform it may know: one tsconfig a platform. */
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"

const configs = readdirSync(".")
  .filter((name) => /^tsconfig\.(?!base)\w+\.json$/.test(name))
  .sort()

let failed = false
for (const config of configs) {
  const { status } = spawnSync("tsc", ["-p", config], { stdio: "inherit" })
  if (status !== 0) {
    failed = true
    console.error(`types: ${config} fails`)
  }
}
process.exit(failed ? 1 : 0)
