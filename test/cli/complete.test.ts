import { describe, expect, test } from "vitest"
import { dockerCommand } from "../../src/cli/docker.ts"
import type { EngineClient, EngineRequest } from "../../src/engine/client.ts"
import { memoryFiles } from "./files.ts"

const sent: EngineRequest[] = []

const client: EngineClient = {
  request: async (request) => {
    sent.push(request)
    const services = [
      { ID: "a", Spec: { Name: "dockercoins_worker", Labels: {} } },
      { ID: "b", Spec: { Name: "dockercoins_rng", Labels: {} } },
    ]
    return { status: 200, headers: {}, body: JSON.stringify(services) }
  },
  stream: () => {
    throw new Error("completion follows nothing")
  },
  changed: () => new Promise(() => undefined),
}

async function complete(line: string): Promise<readonly string[]> {
  const command = dockerCommand(client)
  const words = line.split(" ")
  return (
    (await command.complete?.({
      words,
      env: new Map(),
      cwd: "/",
      files: memoryFiles({}, "/"),
    })) ?? []
  )
}

describe("completion follows from the verbs' own data", () => {
  test.each([
    ["docker ser", ["service"]],
    ["docker service ro", ["rollback"]],
    ["docker service update --update-p", ["--update-parallelism"]],
    ["docker service update --update-order ", ["start-first", "stop-first"]],
    ["docker service ps dockercoins_w", ["dockercoins_worker"]],
    ["docker swarm join", ["join", "join-token"]],
    ["docker container l", ["logs", "ls"]],
    ["docker ins", ["inspect"]],
    ["docker network create --driver o", ["overlay"]],
    ["docker inspect --type ta", ["task"]],
    ["docker nosuch ", []],
  ])("%s", async (line, candidates) => {
    expect(await complete(line)).toEqual(candidates)
  })

  test("its reads say that nobody asked for them", async () => {
    sent.length = 0
    await complete("docker service ps ")
    expect(sent.map((one) => one.purpose)).toEqual(["completion"])
  })
})
