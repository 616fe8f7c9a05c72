import { describe, expect, test } from "vitest"
import { feed, openFollower } from "../../src/engine/follow.ts"
import type { ApiService, EventMessage, LogLine } from "../../src/engine/types.ts"
import { aStack, deployed, registry, withImage, workerFiles } from "./support/stack.ts"

const worker = `${registry}/worker`

describe("build and push", () => {
  test("a build tells its steps, stores the image under its tag and hands on what it read", async () => {
    const { build, document, facts } = aStack()
    const lines = await build(workerFiles(0.1), { t: `${worker}:v0.1` })
    const text = lines.map((line) => line.stream ?? "").join("")
    const pulled = lines.findIndex((line) => line.id === "alpine")
    expect(lines[pulled]?.status).toBe("Pulling from library/python")
    expect(text).toMatch(
      /^Step 1\/3 : FROM python:alpine\n ---> \w{12}\nStep 2\/3 : COPY worker\.py \/\n ---> \w{12}\nStep 3\/3 : CMD \["python", "worker\.py"\]\n ---> Running in \w{12}\nRemoving intermediate container \w{12}\n ---> (\w{12})\nSuccessfully built \1\nSuccessfully tagged 127\.0\.0\.1:5000\/worker:v0\.1\n$/,
    )
    const images = await document<{ Id: string; RepoTags: string[] }[]>("/images/json")
    expect(images.map((image) => image.RepoTags)).toEqual([[`${worker}:v0.1`], ["python:alpine"]])
    expect(lines.find((line) => line.aux)?.aux).toEqual({ ID: images[0]?.Id })
    expect(facts.find((fact) => fact.type === "build")).toMatchObject({
      tags: [`${worker}:v0.1`],
      image: images[0]?.Id,
      program: { app: "worker", sleep: 0.1, certain: true, crash: null },
    })
  })

  test("the same context again is all cache, and the same image", async () => {
    const { build, document } = aStack()
    await build(workerFiles(0.1), { t: `${worker}:v0.1` })
    const lines = await build(workerFiles(0.1), { t: `${worker}:v0.2` })
    const text = lines.map((line) => line.stream ?? "").join("")
    expect(text.match(/Using cache/g)).toHaveLength(2)
    const images = await document<{ RepoTags: string[] }[]>("/images/json")
    expect(images.map((image) => image.RepoTags)).toEqual([
      [`${worker}:v0.1`, `${worker}:v0.2`],
      ["python:alpine"],
    ])
  })

  test.each([
    [{ Dockerfile: "" }, "the Dockerfile (Dockerfile) cannot be empty"],
    [{ Dockerfile: "RUN x" }, "no build stage in current context"],
    [
      { Dockerfile: "FROM busybox\nRUNN x" },
      "dockerfile parse error line 2: unknown instruction: RUNN",
    ],
    [{ "worker.py": "" }, "Cannot locate specified Dockerfile: Dockerfile"],
  ])("a Dockerfile that cannot be read is refused: %j", async (files, message) => {
    await expect(aStack().build(files, { t: "x" })).rejects.toThrow(message)
  })

  test("a step that fails ends the stream with its error and leaves no image", async () => {
    const { build, document } = aStack()
    const lines = await build({ Dockerfile: "FROM busybox\nCOPY nosuch.py /\n" }, { t: "x:1" })
    expect(lines.at(-1)?.error).toBe(
      "COPY failed: file not found in build context or excluded by .dockerignore: stat nosuch.py: file does not exist",
    )
    const images = await document<{ RepoTags: string[] }[]>("/images/json")
    expect(images.map((image) => image.RepoTags)).toEqual([["busybox:latest"]])
  })

  test("a pushed image has the digest that clients pin; an unpushed one is unknown", async () => {
    const { build, push, pinned } = aStack()
    await build(workerFiles(0.1), { t: `${worker}:v0.1` })
    await expect(pinned(`${worker}:v0.1`)).rejects.toThrow("manifest unknown")
    const lines = await push("worker", "v0.1")
    expect(lines.map((line) => line.status)).toContain("Pushed")
    const digest = lines.at(-1)?.aux?.Digest
    expect(await pinned(`${worker}:v0.1`)).toBe(`${worker}:v0.1@${digest}`)
    const again = await push("worker", "v0.1")
    expect(again.map((line) => line.status)).toContain("Layer already exists")
  })
})

describe("a service's life through the API", () => {
  test("it is created, converges, and shows where it runs", async () => {
    const { document, tasks, id } = await deployed()
    const [service] = await document<ApiService[]>("/services", { status: "true" })
    expect(service?.ID).toBe(id)
    expect(service?.ServiceStatus).toMatchObject({ RunningTasks: 3, DesiredTasks: 3 })
    expect(service?.Endpoint.Ports).toMatchObject([{ TargetPort: 80, PublishedPort: 8000 }])
    const running = await tasks("worker")
    expect(running.map((task) => task.Status.State)).toEqual(["running", "running", "running"])
    expect(new Set(running.map((task) => task.NodeID)).size).toBe(3)
  })

  test("[CA-8] an update from an old version is out of sequence", async () => {
    const { service, post, update } = await deployed()
    const { Version, Spec } = await service("worker")
    expect((await update("worker", (spec) => spec)).status).toBe(200)
    const late = await post("/services/worker/update", Spec, { version: String(Version.Index) })
    expect([late.status, JSON.parse(late.body)]).toEqual([
      500,
      { message: "rpc error: code = Unknown desc = update out of sequence" },
    ])
  })

  test("[CA-11] an update rolls, and a rollback takes it back", async () => {
    const { build, push, pinned, update, service, wait, host } = await deployed()
    await build(workerFiles(0.5), { t: `${worker}:v0.2` })
    await push("worker", "v0.2")
    const next = await pinned(`${worker}:v0.2`)
    const before = (await service("worker")).Spec
    const follower = openFollower("/events", {}, host)
    await update("worker", withImage(next))
    expect((await service("worker")).UpdateStatus?.State).toBe("updating")
    wait(120)
    const after = await service("worker")
    expect(after.UpdateStatus).toMatchObject({ State: "completed", Message: "update completed" })
    expect(after.PreviousSpec).toEqual(before)
    await update("worker", (spec) => spec, true)
    expect((await service("worker")).UpdateStatus?.Message).toBe("manually requested rollback")
    expect((await service("worker")).Spec).toEqual(before)
    wait(120)
    expect((await service("worker")).UpdateStatus?.State).toBe("rollback_completed")
    if (!follower.ok) throw new Error("no follower")
    const events: EventMessage[] = feed(follower.value, host)
      .text.trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    const states = events
      .filter((event) => event.Type === "service")
      .map(({ Actor: { Attributes } }) => Attributes["updatestate.new"] ?? "image")
    expect(states).toEqual([
      "image",
      "updating",
      "completed",
      "rollback_started",
      "rollback_completed",
    ])
  })

  test("an image that nobody pushed is rejected and pauses the update", async () => {
    const { update, tasks, service, wait } = await deployed()
    await update("worker", withImage(`${worker}:v0.9`))
    wait(30)
    const rejected = (await tasks("worker")).find((task) => task.Status.State === "rejected")
    expect(rejected?.Status.Err).toBe(`No such image: ${worker}:v0.9`)
    expect((await service("worker")).UpdateStatus?.State).toBe("paused")
  })

  test("a replaced task's lines stay in the service's log, and a traceback shows", async () => {
    const { build, push, pinned, update, wait, client } = await deployed()
    const broken = { ...workerFiles(0.1), "worker.py": 'raise ValueError("broken")\n' }
    await build(broken, { t: `${worker}:v0.3` })
    await push("worker", "v0.3")
    await update("worker", withImage(await pinned(`${worker}:v0.3`)))
    wait(60)
    const query = { stdout: "1", stderr: "1", tail: "5" }
    const answer = await client.request({ method: "GET", path: "/services/worker/logs", query })
    const lines: LogLine[] = answer.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.text)).toContain("ValueError: broken")
    expect(new Set(lines.map((line) => line.task)).size).toBeGreaterThan(3)
    const times = lines.map((line) => line.time)
    expect(times).toEqual(times.toSorted())
  })

  test("removed, it is gone from every list", async () => {
    const { client, document, wait } = await deployed()
    const remove = async (path: string) => (await client.request({ method: "DELETE", path })).status
    expect(await remove("/networks/coins_default")).toBe(400)
    expect(await remove("/services/worker")).toBe(200)
    // `stack rm` does both in one breath: tasks that are to go hold no network.
    expect(await remove("/networks/coins_default")).toBe(204)
    wait(30)
    expect(await document("/services")).toEqual([])
    expect(await document("/tasks")).toEqual([])
    expect((await client.request({ method: "GET", path: "/networks/coins_default" })).status).toBe(
      404,
    )
  })
})
