import { describe, expect, it } from "vitest"
import { HeadlessLab } from "../../scripts/headless.ts"

const specs = (lab: HeadlessLab) =>
  Object.fromEntries(lab.cluster.services().map(({ spec }) => [spec.Name, spec]))

describe("deploying dockercoins.yml as it is on the first day", () => {
  it("sends exactly the specs that the lab was set up with, so that no task is replaced", async () => {
    const lab = new HeadlessLab({ seed: 3 })
    const before = specs(lab)
    const { stdout, exitCode } = await lab.run("docker stack deploy -c dockercoins.yml dockercoins")
    expect(exitCode).toBe(0)
    expect(stdout.match(/Updating service/g)).toHaveLength(5)
    expect(specs(lab)).toEqual(before)
    expect(lab.cluster.services().every(({ previousSpec }) => previousSpec !== undefined)).toBe(
      true,
    )
    await lab.advance(60)
    expect(lab.trace.transitions).toEqual([])
    expect(lab.cluster.services().every(({ updateStatus }) => updateStatus === undefined)).toBe(
      true,
    )
  })
})
