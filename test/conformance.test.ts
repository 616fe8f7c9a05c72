/** A quick part of `npm run conformance`: one recording of each kind, and damaged ones. */
import { describe, expect, it } from "vitest"
import { loadRecording, readRecording } from "../scripts/conformance/recording.ts"
import { selfTest } from "../scripts/conformance/self-test.ts"
import { judge } from "../scripts/conformance/trial.ts"

const fileOf = (name: string) => new URL(`./oracle/traces/${name}.json`, import.meta.url).pathname

const scenarios = [
  "03-par0",
  "07-rollback-toggle",
  "09a-missing-image",
  "11j-rollback-fails",
  "12c-start-first-missing",
  "13c-sick-start-first-rollback",
  "16b-node-killed",
  "17-global",
  "20g-container-killed",
]

describe("our swarm against recordings of a real one", () => {
  it.each(scenarios)("%s: same states, wishes, texts, times and tables", async (name) => {
    const { differences } = await judge(loadRecording(fileOf(name)))
    expect(differences).toEqual([])
  })

  it("notices every damage to a recording", async () => {
    const recording = loadRecording(fileOf("11n-crash-rollback-foreground"))
    const { damages, unnoticed } = await selfTest(recording)
    expect(unnoticed).toEqual([])
    expect(damages).toBeGreaterThanOrEqual(10)
  })

  it("refuses a form that it does not know", () => {
    expect(() => readRecording(`{"name": "x", "colour": "blue"}`)).toThrow(/no recording/)
  })
})
