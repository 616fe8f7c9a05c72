/** A lab driven by dockerode, the Engine API's client for Node: no part of it knows that the swarm is simulated. */
import { PassThrough, Readable } from "node:stream"
import Docker from "dockerode"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf, eventually } from "./support/api.ts"

const origin = inject("origin")
const api = apiOf(origin, inject("key"))
const image = (tag: string) => `127.0.0.1:5000/worker:${tag}`

/** dockerode keeps no path of its host, but puts the version into every path: there the token goes. */
async function dockerOf(title: string): Promise<Docker> {
  const made = await api.createClass({ title, rate: 20 })
  const { engine } = await api.join(made.code, "Mina")
  const { hostname, port } = new URL(origin)
  return new Docker({
    protocol: "http",
    host: hostname,
    port: Number(port),
    version: `${engine.slice(1)}/v1.49`,
  })
}

/** Its types know the streams as readable only. */
function destroy(stream: NodeJS.ReadableStream): void {
  if (stream instanceof Readable) stream.destroy()
}

describe("dockerode", () => {
  let docker: Docker
  beforeAll(async () => {
    docker = await dockerOf("By a library")
  })

  test("lists nodes, services, tasks, networks and images", async () => {
    const nodes = await docker.listNodes()
    expect(nodes.map(({ Description }) => Description?.Hostname).toSorted()).toEqual([
      "node1",
      "node2",
      "node3",
      "node4",
      "node5",
    ])
    const services = await docker.listServices()
    expect(services.map(({ Spec }) => Spec?.Name)).toContain("dockercoins_worker")
    const tasks = await docker.listTasks({ filters: { service: ["dockercoins_worker"] } })
    expect(tasks.filter(({ Status }) => Status.State === "running")).toHaveLength(10)
    const networks = await docker.listNetworks()
    expect(networks.map(({ Name }) => Name)).toContain("dockercoins_default")
    const images = await docker.listImages()
    expect(images.flatMap(({ RepoTags }) => RepoTags ?? [])).toContain(image("v0.1"))
  })

  test("creates a service, rolls it over and back, and hears of it", async () => {
    const events = await docker.getEvents({ filters: { type: ["service"] } })
    const heard: string[] = []
    events.on("data", (chunk: Buffer) => heard.push(chunk.toString()))

    const created = await docker.createService({
      Name: "sleeper",
      TaskTemplate: { ContainerSpec: { Image: "busybox:latest", Args: ["sleep", "1000"] } },
      Mode: { Replicated: { Replicas: 2 } },
    })
    const service = docker.getService(created.id)
    const argsOf = async () => {
      const { Spec } = await service.inspect()
      return Spec.TaskTemplate.ContainerSpec.Args[1]
    }
    const running = () =>
      eventually("two running tasks", async () => {
        const tasks = await docker.listTasks({
          filters: { service: ["sleeper"], "desired-state": ["running"] },
        })
        return tasks.filter(({ Status }) => Status.State === "running").length === 2
      })
    await running()

    const { Spec, Version } = await service.inspect()
    const { ContainerSpec } = Spec.TaskTemplate
    await service.update({
      ...Spec,
      version: Version.Index,
      TaskTemplate: {
        ...Spec.TaskTemplate,
        ContainerSpec: { ...ContainerSpec, Args: ["sleep", "2000"] },
      },
    })
    expect(await argsOf()).toBe("2000")
    const stateOf = async () => (await service.inspect()).UpdateStatus?.State
    await eventually("the update's end", async () => (await stateOf()) === "completed")

    const updated = await service.inspect()
    await service.update({
      ...updated.Spec,
      version: updated.Version.Index,
      rollback: "previous",
    })
    expect(await argsOf()).toBe("1000")
    await eventually("the rollback's end", async () => (await stateOf()) === "rollback_completed")

    await eventually("its events", async () => heard.join("").includes('"rollback_completed"'))
    expect(heard.length).toBeGreaterThan(1)
    destroy(events)
    await service.remove()
    await expect(service.inspect()).rejects.toMatchObject({ statusCode: 404 })
  })

  test("follows a service's log", async () => {
    const found = await docker.listServices({ filters: { name: ["dockercoins_rng"] } })
    const service = docker.getService(found[0]?.ID ?? "")
    const stream = await service.logs({ follow: true, stdout: true, stderr: true, tail: 2 })
    const lines: string[] = []
    const out = new PassThrough()
    out.on("data", (chunk: Buffer) => lines.push(chunk.toString()))
    docker.modem.demuxStream(stream, out, out)
    await eventually("lines of the log", async () => lines.join("").split("\n").length > 3)
    destroy(stream)
  })

  test("reads the daemon's message where a request is refused", async () => {
    const found = await docker.listServices({ filters: { name: ["dockercoins_worker"] } })
    const service = docker.getService(found[0]?.ID ?? "")
    const { Spec } = await service.inspect()
    await expect(service.update({ ...Spec, version: 1 })).rejects.toMatchObject({
      statusCode: 500,
      json: { message: expect.stringContaining("update out of sequence") },
    })
  })
})
