/** The real docker client against the engine, where one is installed. */
import { execFile, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Served, serve } from "./support/node-server.ts"
import { deployed } from "./support/stack.ts"

const found = spawnSync("docker", ["--version"]).status === 0
if (!found) console.log("no docker client on this machine: its tests are skipped")

const port = 9110
const run = promisify(execFile)

describe.skipIf(!found)("the real docker client", () => {
  let served: Served
  let stack: Awaited<ReturnType<typeof deployed>>
  // A home of its own: a person's contexts and credentials must not matter.
  const env = { PATH: process.env.PATH ?? "", HOME: mkdtempSync(path.join(tmpdir(), "docker-")) }
  const docker = async (line: string) => {
    const done = await run("docker", ["-H", served.host, ...line.split(" ")], { env })
    // The worker's log goes to stderr, as the container's does.
    return done.stdout + done.stderr
  }

  beforeAll(async () => {
    stack = await deployed()
    served = await serve(stack.api, port)
  })
  afterAll(() => served.close())

  test("service ls", async () => {
    expect(await docker("service ls")).toMatch(
      /^ID +NAME +MODE +REPLICAS +IMAGE +PORTS\n\w{12} +worker +replicated +3\/3 +127\.0\.0\.1:5000\/worker:v0\.1 +\*:8000->80\/tcp\n$/,
    )
  })

  test("service ps", async () => {
    const [, ...rows] = (await docker("service ps worker")).trimEnd().split("\n")
    expect(rows).toHaveLength(3)
    for (const row of rows) expect(row).toMatch(/worker\.\d .* node\d +Running +Running .* ago/)
  })

  test("service inspect, as JSON and pretty", async () => {
    const [service] = JSON.parse(await docker("service inspect worker"))
    expect(service).toMatchObject({ ID: stack.id, Spec: { Name: "worker" } })
    expect(await docker("service inspect --pretty worker")).toContain("Service Mode:\tReplicated")
  })

  test("service update --detach --force starts a rollout", async () => {
    expect(await docker("service update --detach --force worker")).toBe("worker\n")
    expect((await stack.service("worker")).UpdateStatus?.State).toBe("updating")
    stack.wait(120)
    expect((await stack.service("worker")).UpdateStatus?.State).toBe("completed")
    expect((await docker("service ps worker")).match(/Shutdown/g)).toHaveLength(6)
  })

  test("service logs resolves names", async () => {
    expect(await docker("service logs --tail 1 worker")).toMatch(
      /^(worker\.\d\.\w{12}@node\d {4}\| INFO:worker:.*\n)+/,
    )
  })

  test("node ls, version, info and images", async () => {
    expect(await docker("node ls")).toMatch(/\* +node1 +Ready +Active +Leader/)
    expect(await docker("version --format {{.Server.Version}}")).toBe("28.2.2\n")
    expect(await docker("info --format {{.Swarm.ControlAvailable}}")).toBe("true\n")
    expect(await docker("images")).toMatch(/127\.0\.0\.1:5000\/worker +v0\.1/)
  })

  test("the engine's refusals are shown as its own", async () => {
    await expect(docker("service inspect nosuch")).rejects.toThrow("no such service: nosuch")
    await expect(docker("service ls --filter foo=bar")).rejects.toThrow(
      "Error response from daemon: Invalid filter 'foo'",
    )
    const id = (await docker("ps -q")).split("\n")[0]
    await expect(docker(`exec ${id} ls`)).rejects.toThrow("this engine is simulated")
  })
})
