/** What SwarmKit's and the docker CLI's own tests check, as one table: a test a case. */
import path from "node:path"
import { describe, expect, test } from "vitest"
import { type PeerCase, readCases } from "../scripts/peer/case.ts"
import { type Outcome, runCase } from "../scripts/peer/run-case.ts"
import { isJsonList, isJsonObject } from "../src/lib/json.ts"

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

  test.each([...new Set(cases.map(({ area }) => area))])(
    "a word that nobody reads fails: %s",
    async (area) => {
      const peerCase = await firstPassing(area)
      const odd = { colour: "red" }
      const { given, when, checks } = peerCase
      const [check, ...others] = checks
      const rows = isJsonList(check?.rows) ? check.rows : []
      const [row, ...more] = rows
      const variants: Partial<PeerCase>[] = [
        { given: { ...given, ...odd } },
        { when: when.map((action) => ({ ...action, ...odd })) },
        { checks: checks.map((one) => ({ ...one, ...odd })) },
      ]
      if (isJsonObject(row)) {
        variants.push({ checks: [{ ...check, rows: [{ ...row, ...odd }, ...more] }, ...others] })
      }
      for (const variant of variants) {
        expect(await kindOf({ ...peerCase, ...variant })).toBe("failed")
      }
    },
  )

  test("a wrong expectation fails", async () => {
    expect(image).toBeDefined()
    if (image === undefined) return
    expect(await kindOf({ ...image, checks: [{ check: "result", value: false }] })).toBe("failed")
  })
})

async function firstPassing(area: string): Promise<PeerCase> {
  for (const peerCase of cases) {
    if (peerCase.area === area && (await kindOf(peerCase)) === "passed") return peerCase
  }
  throw new Error(`no case of ${area} passes`)
}

async function kindOf(peerCase: PeerCase): Promise<Outcome["kind"]> {
  return (await runCase(peerCase)).kind
}
