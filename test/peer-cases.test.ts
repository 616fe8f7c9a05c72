/** What SwarmKit's and the docker CLI's own tests check, as one table: a test a case. */
import path from "node:path"
import { describe, expect, test } from "vitest"
import { type PeerCase, readCases } from "../scripts/peer/case.ts"
import { type Outcome, runCase } from "../scripts/peer/run-case.ts"

const cases = readCases(path.join(import.meta.dirname, "oracle/peer-cases.json"))

describe("peer cases", () => {
  test.each(cases)("$id [$area] $title", async (peerCase) => {
    const outcome = await runCase(peerCase)
    const reason = outcome.kind === "passed" ? "" : outcome.reason
    expect(`${outcome.kind} ${reason}`).toMatch(/^(passed|inapplicable) /)
  })

  test("what does not apply stays the exception", async () => {
    const kinds = await Promise.all(cases.map(kindOf))
    expect(kinds.filter((kind) => kind === "inapplicable").length).toBeLessThanOrEqual(8)
  })
})

describe("the runner itself", () => {
  const [image] = cases.filter(({ id }) => id === "PT-022")

  test.each([
    ["an area", { area: "clairvoyance" }],
    ["an action", { when: [{ do: "guess" }] }],
    ["a check", { checks: [{ check: "mood" }] }],
    ["a component", { given: { components: ["oracle"] } }],
    ["words", { checks: [{ check: "words", text: "all is well" }] }],
    ["a key of a task", { given: { tasks: [{ id: "t", service: "s", colour: "red" }] } }],
  ])("%s that it does not know fails", async (_what, change) => {
    expect(image).toBeDefined()
    if (image !== undefined) expect(await kindOf({ ...image, ...change })).toBe("failed")
  })

  test("a wrong expectation fails", async () => {
    expect(image).toBeDefined()
    if (image === undefined) return
    expect(await kindOf({ ...image, checks: [{ check: "result", value: false }] })).toBe("failed")
  })
})

async function kindOf(peerCase: PeerCase): Promise<Outcome["kind"]> {
  return (await runCase(peerCase)).kind
}
