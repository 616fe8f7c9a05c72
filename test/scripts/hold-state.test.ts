/** A state directory has one server. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { holdState } from "../../scripts/hold-state.ts"

test("a second server is told that it would share the labs of the first", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "rollcall-hold-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const first = holdState(directory)
  expect(() => holdState(directory)).toThrow(/already running on .*rollcall-hold-/)
  first.release()
  holdState(directory).release()
})
