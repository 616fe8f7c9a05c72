/** The real docker command line, pointed at a lab of the real server. */
import { spawnSync } from "node:child_process"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf, type Joined } from "./support/api.ts"
import { untilUpdate } from "./support/engine.ts"

const client = spawnSync("docker", ["version", "--format", "{{.Client.Version}}"], {
  encoding: "utf8",
})
const missing = client.error !== undefined || !/^\d+\./.test(client.stdout)
if (missing)
  console.warn("\nskipping docker tests: no docker client found (apt-get install docker-cli)\n")

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

describe.skipIf(missing)("the real docker client", () => {
  let lab: Joined
  beforeAll(async () => {
    const made = await api.createClass({ title: "Real docker", rate: 20 })
    lab = await api.join(made.code, "Mina")
  })

  function docker(...args: string[]): string {
    const host = origin.replace(/^http/, "tcp") + lab.engine
    const { status, stdout, stderr } = spawnSync("docker", ["-H", host, ...args], {
      encoding: "utf8",
      timeout: 60_000,
    })
    expect(`${stderr}exit ${status}`).toBe("exit 0")
    return stdout
  }

  test("service ls", () => {
    const lines = docker("service", "ls").trimEnd().split("\n")
    expect(lines[0]).toMatch(/^ID +NAME +MODE +REPLICAS +IMAGE +PORTS/)
    const rows = lines.slice(1).map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .slice(1),
    )
    expect(rows).toEqual([
      ["dockercoins_hasher", "replicated", "1/1", "127.0.0.1:5000/hasher:v0.1"],
      ["dockercoins_redis", "replicated", "1/1", "redis:latest"],
      ["dockercoins_rng", "global", "5/5", "127.0.0.1:5000/rng:v0.1"],
      ["dockercoins_webui", "replicated", "1/1", "127.0.0.1:5000/webui:v0.1", "*:8000->80/tcp"],
      ["dockercoins_worker", "replicated", "10/10", "127.0.0.1:5000/worker:v0.1"],
    ])
  })

  test("service ps", () => {
    const lines = docker("service", "ps", "dockercoins_worker").trimEnd().split("\n")
    expect(lines[0]).toMatch(/^ID +NAME +IMAGE +NODE +DESIRED STATE +CURRENT STATE +ERROR +PORTS/)
    expect(lines).toHaveLength(11)
    expect(lines[1]).toMatch(
      /dockercoins_worker\.1 +127\.0\.0\.1:5000\/worker:v0\.1 +node\d +Running +Running /,
    )
  })

  test("service update --detach --force rolls", async () => {
    const said = docker("service", "update", "--detach", "--force", "dockercoins_worker")
    expect(said).toBe("dockercoins_worker\n")
    await untilUpdate(api, lab, "updating", 5000)
    await untilUpdate(api, lab, "completed")
    expect(docker("service", "ps", "-q", "dockercoins_worker").trimEnd().split("\n")).toHaveLength(
      20,
    )
  })

  test("service inspect, as JSON and --pretty", () => {
    const [service] = JSON.parse(docker("service", "inspect", "dockercoins_worker"))
    expect(service.Spec.Mode).toEqual({ Replicated: { Replicas: 10 } })
    expect(service.UpdateStatus.State).toBe("completed")
    const pretty = docker("service", "inspect", "--pretty", "dockercoins_worker")
    expect(pretty).toMatch(/^Name:\s+dockercoins_worker$/m)
    expect(pretty).toMatch(/^ Replicas:\s+10$/m)
  })
})
