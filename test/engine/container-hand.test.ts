/** What a client does by hand to the container of a task, and what the swarm makes of it: as recorded on a real one. */
import { beforeEach, describe, expect, test } from "vitest"
import type { EngineApi } from "../../src/engine/api.ts"
import { engineOn } from "../../src/engine/seat.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { deployed } from "./support/stack.ts"

let stack: Awaited<ReturnType<typeof deployed>>
let id: string
beforeEach(async () => {
  stack = await deployed()
  const [container] = await stack.read("/containers/json")
  id = container.Id
})

const post = (path: string) => stack.ask("POST", `/containers/${id}/${path}`)
const stateOf = async () => (await stack.read(`/containers/${id}/json`)).State
const statusOf = async (): Promise<string> => {
  const listed: { Id: string; Status: string }[] = await stack.read("/containers/json?all=1")
  return listed.find((one) => one.Id === id)?.Status ?? "gone"
}
const here = async () =>
  (await stack.tasks("worker")).filter((task) => task.NodeID === stack.cluster.leader().id)
const ownTask = async () =>
  (await here()).find((task) => task.Status.ContainerStatus?.ContainerID === id)
/** What the engine told of this container, oldest first. */
const told = () =>
  stack.host
    .recentEvents()
    .flatMap(({ event }) =>
      event.type === "container" && event.container === id ? [event.action] : [],
    )

describe("a restart", () => {
  test("ends the task, whose container runs on beside the one that replaces it", async () => {
    expect((await post("restart?t=1")).status).toBe(204)
    stack.wait(30)
    expect((await ownTask())?.Status.State).toBe("failed")
    expect((await here()).filter((task) => task.Status.State === "running")).toHaveLength(1)
    expect(await stateOf()).toMatchObject({ Status: "running", Running: true, ExitCode: 0 })
    expect(await statusOf()).toMatch(/^Up /)
    expect(told().slice(-5)).toEqual(["kill", "die", "stop", "start", "restart"])
  })

  test("and it is nobody's: the swarm neither stops nor counts it, until its task is forgotten", async () => {
    await post("restart?t=1")
    stack.wait(30)
    await stack.update("worker", (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 0 } } }))
    stack.wait(60)
    expect((await stateOf()).Running).toBe(true)
    await stack.ask("DELETE", "/services/worker")
    stack.wait(60)
    expect(await statusOf()).toBe("gone")
    expect(told().at(-1)).toBe("destroy")
  })
})

describe("a start", () => {
  test("of what runs is nothing new; what has ended runs again, and can be stopped again", async () => {
    expect((await post("start")).status).toBe(304)
    await post("stop")
    stack.wait(30)
    expect((await stateOf()).Status).toBe("exited")
    expect((await post("start")).status).toBe(204)
    stack.wait(1)
    const state = await stateOf()
    expect(state).toMatchObject({ Status: "running", Running: true })
    expect(state.StartedAt > state.FinishedAt).toBe(true)
    expect((await post("kill")).status).toBe(204)
    stack.wait(1)
    expect(await stateOf()).toMatchObject({ Status: "exited", ExitCode: 137 })
    expect(told().slice(-3)).toEqual(["start", "kill", "die"])
  })

  test("shows in the log, after what was written before", async () => {
    const lines = async () => {
      const path = `/containers/${id}/logs?stdout=1&stderr=1`
      const answer = await stack.ask("GET", path, undefined, { "x-rollcall-client": "test" })
      return (await answer.text()).split("\n").length
    }
    await post("kill")
    stack.wait(30)
    const before = await lines()
    stack.wait(30)
    expect(await lines()).toBe(before)
    await post("start")
    stack.wait(30)
    expect(await lines()).toBeGreaterThan(before)
  })
})

describe("a pause", () => {
  test("holds a container, and the swarm does not notice", async () => {
    expect((await post("pause")).status).toBe(204)
    stack.wait(120)
    expect((await ownTask())?.Status.State).toBe("running")
    expect(await stateOf()).toMatchObject({ Status: "paused", Running: true, Paused: true })
    expect(await statusOf()).toMatch(/^Up .* \(Paused\)$/)
    expect((await stack.read("/info")).ContainersPaused).toBe(1)
    expect((await post("unpause")).status).toBe(204)
    expect((await stateOf()).Status).toBe("running")
    expect(told().slice(-2)).toEqual(["pause", "unpause"])
  })

  test.each([
    ["pause", 409, "Container ID is already paused"],
    ["start", 409, "cannot start a paused container, try unpause instead"],
  ])("%s is refused then", async (verb, status, message) => {
    await post("pause")
    const refused = await post(verb)
    expect(refused.status).toBe(status)
    expect(await refused.json()).toEqual({ message: message.replace("ID", id) })
  })

  test("a removal says what to do first", async () => {
    await post("pause")
    const refused = await stack.ask("DELETE", `/containers/${id}`)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toEqual({
      message: `You cannot remove a paused container ${id}. Unpause and then stop the container before attempting removal or force remove`,
    })
  })

  test("ends with a stop, which goes through to it", async () => {
    await post("pause")
    expect((await post("stop?t=1")).status).toBe(204)
    stack.wait(20)
    expect(told().slice(-5)).toEqual(["pause", "kill", "unpause", "die", "stop"])
    expect((await ownTask())?.Status.State).not.toBe("running")
  })

  test("does not keep an update from replacing the task", async () => {
    await post("pause")
    await stack.update("worker", (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: 1 },
    }))
    stack.wait(120)
    expect((await ownTask())?.Status.State).toBe("shutdown")
    expect(told()).toContain("unpause")
  })

  test("is told on its own node's engine alone", async () => {
    await post("pause")
    const listed = async (engine: EngineApi | null) => {
      const address = "http://engine/events?since=0&until=now"
      const answer = await engine?.fetch(new Request(address))
      return (await answer?.text())?.split("\n").filter((line) => line.includes(`"${id}"`))
    }
    expect(await listed(stack.api)).not.toEqual([])
    expect(await listed(engineOn(stack.host, "node2"))).toEqual([])
  })
})

test("what is paused ends so much later", async () => {
  await stack.create({
    Name: "lonely",
    TaskTemplate: {
      ContainerSpec: { Image: "busybox:latest", Command: ["sh", "-c", "sleep 20"] },
      Placement: { Constraints: ["node.role==manager"] },
      RestartPolicy: { Condition: "none" },
    },
  })
  stack.wait(5)
  const [sleeper] = await stack.read('/containers/json?filters={"name":["lonely"]}')
  await stack.ask("POST", `/containers/${sleeper.Id}/pause`)
  stack.wait(60)
  await stack.ask("POST", `/containers/${sleeper.Id}/unpause`)
  stack.wait(10)
  const state = async () => (await stack.read(`/containers/${sleeper.Id}/json`)).State.Status
  expect(await state()).toBe("running")
  stack.wait(10)
  expect(await state()).toBe("exited")
})

describe("waiting for a container", () => {
  const answerOf = async (path: string) => (await post(path)).text()

  test("answers with the exit code once it has ended", async () => {
    const answer = answerOf("wait")
    stack.wait(5)
    await post("kill")
    stack.wait(5)
    expect(JSON.parse(await answer)).toEqual({ StatusCode: 137 })
    expect(JSON.parse(await answerOf("wait"))).toEqual({ StatusCode: 137 })
  })

  test("may be for its next end, or its removal", async () => {
    const next = answerOf("wait?condition=next-exit")
    await post("restart?t=0")
    stack.wait(5)
    expect(JSON.parse(await next)).toHaveProperty("StatusCode")
    const gone = answerOf("wait?condition=removed")
    expect((await stateOf()).Running).toBe(true)
    await stack.ask("DELETE", `/containers/${id}?force=1`)
    stack.wait(5)
    expect(JSON.parse(await gone)).toHaveProperty("StatusCode")
  })

  test("for anything else is refused", async () => {
    const refused = await post("wait?condition=bogus")
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({ message: 'invalid condition: "bogus"' })
  })
})

test("seconds are numbers", async () => {
  for (const verb of ["stop", "restart"]) {
    const refused = await post(`${verb}?t=abc`)
    expect(refused.status).toBe(500)
    expect(await refused.json()).toEqual({
      message: 'strconv.Atoi: parsing "abc": invalid syntax',
    })
  }
  await post("stop?t=0")
  expect(stack.host.now).toBeGreaterThan(SECOND)
})
