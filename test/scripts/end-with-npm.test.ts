/** What `npm start` runs ends with it. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { expect, test } from "vitest"

test("a server whose npm was killed ends too", async () => {
  const module = path.join(import.meta.dirname, "../../scripts/end-with-npm.ts")
  const server = `import("${module}").then(({ endWithNpm }) => {
    endWithNpm()
    console.log("up")
    setTimeout(() => {}, 60_000)
  })`
  // npm runs its scripts by a shell, which does not pass a signal on.
  const shell = spawn("sh", ["-c", 'node -e "$SERVER" & wait'], {
    env: { ...process.env, SERVER: server, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  await once(shell.stdout, "data")
  shell.kill("SIGTERM")
  // Closed when the last process that holds it has ended.
  await once(shell.stdout, "close")
  expect(shell.signalCode).toBe("SIGTERM")
}, 15_000)
