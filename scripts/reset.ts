/**
 * `npm run reset`: deletes everything that the local server keeps: classes, labs, keys. The secrets of
 * a Rollcall that was deployed from here are not the local server's: they stay.
 */
import { readdirSync, rmSync } from "node:fs"
import path from "node:path"
import { holdState } from "./hold-state.ts"
import { deployedSecrets, stateDirectory } from "./state.ts"

try {
  holdState(stateDirectory).release()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
for (const name of readdirSync(stateDirectory)) {
  const entry = path.join(stateDirectory, name)
  if (entry !== path.join(deployedSecrets.directory, deployedSecrets.name)) {
    rmSync(entry, { recursive: true, force: true })
  }
}
console.log("All local classes and labs are gone. The next npm start makes a new instructor link.")
