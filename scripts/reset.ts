/** `npm run reset`: deletes everything that the local server keeps: classes, labs, keys. */
import { rmSync } from "node:fs"
import { stateDirectory } from "./state.ts"

rmSync(stateDirectory, { recursive: true, force: true })
console.log("All local classes and labs are gone. The next npm start makes a new instructor link.")
