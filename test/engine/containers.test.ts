/** What an engine does beside its swarm: containers that end, volumes, disk use, images that go. */
import { beforeAll, describe, expect, test } from "vitest"
import { filters } from "./support/lab.ts"
import { deployed, registry, workerFiles } from "./support/stack.ts"

describe("the containers of tasks", () => {
  let stack: Awaited<ReturnType<typeof deployed>>
  const containers = async (all = 0) => stack.read(`/containers/json?all=${all}`)
  beforeAll(async () => {
    stack = await deployed()
  })

  test.each(["kill", "stop"])("one that %s ends is replaced by the swarm", async (verb) => {
    const [{ Id: id }] = await containers()
    expect((await stack.ask("POST", `/containers/${id.slice(0, 12)}/${verb}`)).status).toBe(204)
    stack.wait(30)
    expect((await containers()).map((one: { Id: string }) => one.Id)).not.toContain(id)
    expect((await stack.tasks("worker")).filter((t) => t.Status.State === "running")).toHaveLength(
      3,
    )
  })

  test("one that runs is removed by force only", async () => {
    const [{ Id: id }] = await containers()
    const refused = await stack.ask("DELETE", `/containers/${id}`)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toEqual({
      message: `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`,
    })
    expect((await stack.ask("DELETE", `/containers/${id}?force=1`)).status).toBe(204)
    stack.wait(30)
  })

  test("one that has ended is removed, and prune removes all of those", async () => {
    const [{ Id: id }] = await containers()
    await stack.ask("POST", `/containers/${id}/kill`)
    stack.wait(30)
    const ended = async () =>
      (await containers(1)).flatMap((one: { Id: string; State: string }) =>
        one.State === "exited" ? [one.Id] : [],
      )
    expect(await ended()).toContain(id)
    expect((await stack.ask("DELETE", `/containers/${id}`)).status).toBe(204)
    const left = await ended()
    expect(left).not.toContain(id)
    expect((await stack.tasks("worker")).map((task) => task.Status.State)).toContain("failed")
    const pruned = await stack.ask("POST", "/containers/prune")
    expect(await pruned.json()).toEqual({
      ContainersDeleted: left.length > 0 ? left : null,
      SpaceReclaimed: 0,
    })
    expect(await ended()).toEqual([])
  })

  test("tells what it uses, and more time later", async () => {
    const [{ Id: id }] = await containers()
    const used = async () => {
      const { cpu_stats, precpu_stats, memory_stats } = await stack.read(
        `/containers/${id}/stats?stream=0`,
      )
      const total = (stats: { cpu_usage: { total_usage: number } }) => stats.cpu_usage.total_usage
      expect(total(cpu_stats)).toBeGreaterThan(total(precpu_stats))
      expect(memory_stats.usage).toBeLessThan(memory_stats.limit)
      return total(cpu_stats)
    }
    const before = await used()
    stack.wait(60)
    expect(await used()).toBeGreaterThan(before)
  })

  test("says what it hangs on", async () => {
    const [{ NetworkSettings }] = await containers()
    const { coins_default: joined } = NetworkSettings.Networks
    expect(joined.MacAddress).toMatch(/^02:42:0a:00:/)
    expect(joined.IPAMConfig.IPv4Address).toBe(joined.IPAddress)
  })

  test("shows its one process", async () => {
    const [{ Id: id }] = await containers()
    const { Titles, Processes } = await stack.read(`/containers/${id}/top`)
    expect(Processes[0]).toHaveLength(Titles.length)
    expect(Processes[0].at(-1)).toBe("python worker.py")
  })

  test("has logs of its own", async () => {
    const [{ Id: id }] = await containers()
    const logs = await stack.get(`/containers/${id}/logs?stdout=1&stderr=1&tail=1`)
    expect(await logs.text()).toMatch(/INFO:worker:/)
  })

  test.each([
    ["POST", "/containers/nosuch/stop"],
    ["POST", "/containers/nosuch/restart"],
    ["POST", "/containers/nosuch/wait"],
    ["POST", "/containers/nosuch/exec"],
    ["POST", "/commit?container=nosuch"],
    ["DELETE", "/containers/nosuch"],
    ["GET", "/containers/nosuch/logs?stdout=1"],
    ["GET", "/containers/nosuch/top"],
    ["GET", "/containers/nosuch/stats"],
  ])("%s %s: there is none", async (method, path) => {
    const answer = await stack.ask(method, path)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({ message: "No such container: nosuch" })
  })
})

describe("what lies on the node", () => {
  test("prune removes images without a name, and says what it gained", async () => {
    const stack = await deployed()
    await stack.build(workerFiles(0.2), { t: `${registry}/worker:v0.2` })
    const [before] = await stack.read(
      `/images/json?filters=${filters({ reference: ["*/worker:v0.2"] })}`,
    )
    await stack.build(workerFiles(0.3), { t: `${registry}/worker:v0.2` })
    const answer = await stack.ask(
      "POST",
      `/images/prune?filters=${filters({ dangling: ["true"] })}`,
    )
    const pruned = await answer.json()
    // The image, the one of the step before it, and the layer that only they had: not the base's.
    expect(pruned).toEqual({
      ImagesDeleted: [
        { Deleted: before.Id },
        { Deleted: before.ParentId },
        { Deleted: expect.stringMatching(/^sha256:/) },
      ],
      SpaceReclaimed: workerFiles(0.2)["worker.py"].length,
    })
    // The one that containers run stays.
    expect((await stack.get(`/images/${registry}/worker:v0.1/json`)).status).toBe(200)
  })

  test("df counts a shared layer once", async () => {
    const stack = await deployed()
    await stack.build(workerFiles(0.2), { t: `${registry}/worker:v0.2` })
    const { LayersSize, Images, Volumes } = await stack.read("/system/df")
    const sum = Images.reduce((total: number, { Size }: { Size: number }) => total + Size, 0)
    expect(LayersSize).toBeGreaterThan(0)
    expect(LayersSize).toBeLessThan(sum)
    expect(Volumes).toEqual([])
  })

  test("there are no volumes", async () => {
    const stack = await deployed()
    expect(await stack.read("/volumes")).toEqual({ Volumes: [], Warnings: null })
    expect((await stack.get("/volumes/data")).status).toBe(404)
  })
})

describe("plugins", () => {
  test("there are none, and none is found", async () => {
    const stack = await deployed()
    expect(await stack.read("/plugins")).toEqual([])
    for (const path of ["/plugins/a/json", "/plugins/vieux/sshfs:latest/json"]) {
      expect((await stack.get(path)).status).toBe(404)
    }
    expect(await stack.read("/plugins/vieux/sshfs:latest/json")).toEqual({
      message: 'plugin "vieux/sshfs:latest" not found',
    })
  })
})

describe("the swarm itself", () => {
  test("[recorded] a node that a client has updated counts as not yet accepted", async () => {
    const stack = await deployed()
    const { Spec, Version } = await stack.read("/nodes/node2")
    await stack.ask("POST", `/nodes/node2/update?version=${Version.Index}`, Spec)
    const pending = await stack.read(`/nodes?filters=${filters({ membership: ["pending"] })}`)
    expect(pending).toMatchObject([{ Description: { Hostname: "node2" } }])
    const accepted = await stack.read(`/nodes?filters=${filters({ membership: ["accepted"] })}`)
    expect(accepted).toHaveLength(2)
  })

  const update = async (change: object, query = "") => {
    const stack = await deployed()
    const { Version } = await stack.read("/swarm")
    const path = `/swarm/update?version=${Version.Index}${query}`
    return { stack, path, answer: await stack.ask("POST", path, change) }
  }

  test("settings change where something is said, and only from the version that was read", async () => {
    const { stack, path, answer } = await update({ Raft: { SnapshotInterval: 500 } })
    expect(answer.status).toBe(200)
    const { Spec } = await stack.read("/swarm")
    expect(Spec.Raft).toMatchObject({ SnapshotInterval: 500, HeartbeatTick: 1 })
    expect(Spec.Orchestration).toEqual({ TaskHistoryRetentionLimit: 5 })
    const again = await stack.ask("POST", path, {})
    expect(again.status).toBe(500)
    expect(await again.json()).toEqual({
      message: "rpc error: code = Unknown desc = update out of sequence",
    })
  })

  test("[K-13] a slot keeps as many tasks as the swarm is told", async () => {
    const Orchestration = { TaskHistoryRetentionLimit: 2 }
    const { stack } = await update({ Orchestration })
    const change = (ForceUpdate: number) =>
      stack.update("worker", ({ TaskTemplate, ...spec }) => ({
        ...spec,
        TaskTemplate: { ...TaskTemplate, ForceUpdate },
      }))
    for (const turn of [1, 2, 3]) {
      await change(turn)
      stack.wait(60)
    }
    const slots = Map.groupBy(await stack.tasks("worker"), ({ Slot, NodeID }) => Slot ?? NodeID)
    for (const tasks of slots.values()) expect(tasks).toHaveLength(2)
  })

  test.each([
    [{ CAConfig: { NodeCertExpiry: 1e9 } }, "minimum certificate expiry time is: 1h0m0s"],
    [{ Name: "other" }, "modification of cluster name is not allowed"],
  ])("%j is refused", async (change, words) => {
    const { answer } = await update(change)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      message: `rpc error: code = InvalidArgument desc = ${words}`,
    })
  })

  test("tokens are made anew when asked, and there is an unlock key while managers lock", async () => {
    const before = await (await deployed()).read("/swarm")
    const { stack } = await update({}, "&rotateWorkerToken=true")
    const { JoinTokens, Version } = await stack.read("/swarm")
    expect(JoinTokens.Worker).toMatch(/^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$/)
    expect(JoinTokens.Worker).not.toBe(before.JoinTokens.Worker)
    expect(JoinTokens.Manager).toBe(before.JoinTokens.Manager)
    expect(await stack.read("/swarm/unlockkey")).toEqual({ UnlockKey: "" })
    const EncryptionConfig = { AutoLockManagers: true }
    await stack.ask("POST", `/swarm/update?version=${Version.Index}`, { EncryptionConfig })
    const { UnlockKey } = await stack.read("/swarm/unlockkey")
    expect(UnlockKey).toMatch(/^SWMKEY-1-\w{43}$/)
  })

  test("nobody joins or leaves", async () => {
    const stack = await deployed()
    for (const path of ["/swarm/init", "/swarm/join", "/swarm/leave"]) {
      expect((await stack.ask("POST", path, {})).status).toBe(503)
    }
  })
})

test.each(["secrets", "configs"])("of %s only the labels change", async (kind) => {
  const stack = await deployed()
  const made = { Name: "token", Labels: {}, Data: "aGk=" }
  await stack.ask("POST", `/${kind}/create`, made)
  const { ID, Version } = await stack.read(`/${kind}/token`)
  const path = `/${kind}/${ID}/update?version=${Version.Index}`
  const changed = await stack.ask("POST", path, { ...made, Data: "aG8=" })
  expect(changed.status).toBe(400)
  expect((await stack.ask("POST", path, { ...made, Labels: { a: "1" } })).status).toBe(200)
  expect((await stack.read(`/${kind}/token`)).Spec.Labels).toEqual({ a: "1" })
  expect((await stack.ask("POST", path, { ...made, Labels: { a: "2" } })).status).toBe(500)
})
