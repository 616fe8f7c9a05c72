import { describe, expect, test } from "vitest"
import type { ApiService } from "../../src/engine/types.ts"
import { err } from "../../src/lib/result.ts"
import { aNetwork, aService, aTask } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf } from "./support/lab.ts"
import { aStack } from "./support/stack.ts"

const spec = {
  Name: "web",
  TaskTemplate: { ContainerSpec: { Image: "web:v1" } },
  Mode: { Replicated: {} },
}

const container = (more: object) => ({
  TaskTemplate: { ContainerSpec: { ...spec.TaskTemplate.ContainerSpec, ...more } },
})

describe("services", () => {
  test("[DD-1..3] a created spec is stored as the daemon converts it", async () => {
    const network = aNetwork({ id: "net1", spec: { Name: "app_default" } })
    const cluster = fakeCluster({ networks: [network] })
    const sent = {
      ...spec,
      Labels: { a: "b" },
      TaskTemplate: {
        ContainerSpec: {
          Image: "web:v1",
          Privileges: { CredentialSpec: null, SELinuxContext: null, NoNewPrivileges: false },
          Mounts: [{ Type: "volume" }],
        },
        Resources: {},
        Networks: [{ Target: "app_default", Aliases: ["web"] }],
      },
      EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 8000 }] },
    }
    const answer = await engineOf(cluster).ask("POST", "/services/create", sent)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ ID: "made" })
    expect(cluster.commands).toEqual([
      {
        type: "service-create",
        spec: {
          Name: "web",
          Labels: { a: "b" },
          TaskTemplate: {
            ContainerSpec: {
              Image: "web:v1",
              Mounts: [{ Type: "volume" }],
              Privileges: { CredentialSpec: null, SELinuxContext: null },
              Isolation: "default",
            },
            Resources: {},
            Networks: [{ Target: "net1", Aliases: ["web"] }],
            ForceUpdate: 0,
            Runtime: "container",
          },
          Mode: { Replicated: { Replicas: 1 } },
          EndpointSpec: {
            Mode: "vip",
            Ports: [
              { TargetPort: 80, PublishedPort: 8000, Protocol: "tcp", PublishMode: "ingress" },
            ],
          },
        },
      },
    ])
  })

  test.each([
    [{ UpdateConfig: { FailureAction: "foo" } }, "unrecognized update failure action foo"],
    [{ RollbackConfig: { Order: "foo" } }, "unrecognized update order foo"],
    [{ EndpointSpec: { Mode: "foo" } }, 'invalid resolution mode: "foo"'],
    [
      { TaskTemplate: { ...spec.TaskTemplate, RestartPolicy: { Condition: "always" } } },
      'invalid RestartCondition: "always"',
    ],
    [{ Mode: { Replicated: {}, Global: {} } }, "must specify only one service mode"],
    [{ TaskTemplate: {} }, "mismatched Runtime and *Spec fields"],
    [{ TaskTemplate: { ...spec.TaskTemplate, Runtime: "attachment" } }, "unsupported runtime"],
    [container({ Mounts: [{ Type: "foo" }] }), 'invalid MountType: "foo"'],
    [
      container({ Mounts: [{ BindOptions: { Propagation: "foo" } }] }),
      'invalid MountPropagation: "foo"',
    ],
    [
      container({ Privileges: { CredentialSpec: { File: "a", Registry: "b" } } }),
      'invalid CredentialSpec: cannot specify both "file" and "registry" credential specs',
    ],
    [
      container({ Configs: [{ ConfigID: "a", ConfigName: "b" }] }),
      "invalid Config: either File or Runtime should be set",
    ],
  ])(
    "[DD-1..3] what cannot be converted is refused without gRPC's prefix: %j",
    async (part, message) => {
      const cluster = fakeCluster()
      const answer = await engineOf(cluster).ask("POST", "/services/create", { ...spec, ...part })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual({ message })
      expect(cluster.commands).toEqual([])
    },
  )

  test("words of a container's spec are written as the daemon writes them", async () => {
    const cluster = fakeCluster()
    const more = {
      Isolation: "HyperV",
      Mounts: [{ Target: "/a" }, { Type: "TMPFS", Target: "/b" }],
    }
    await engineOf(cluster).ask("POST", "/services/create", { ...spec, ...container(more) })
    expect(cluster.commands).toMatchObject([
      {
        spec: {
          TaskTemplate: {
            ContainerSpec: {
              Isolation: "hyperv",
              Mounts: [
                { Type: "bind", Target: "/a" },
                { Type: "tmpfs", Target: "/b" },
              ],
            },
          },
        },
      },
    ])
  })

  test("a service without a name gets one that nobody has", async () => {
    const { create, document } = aStack()
    const { Name: _, ...nameless } = spec
    await create(nameless)
    await create(nameless)
    const services = await document<ApiService[]>("/services")
    const names = services.map(({ Spec }) => Spec.Name)
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(name).toMatch(/^[a-z]+_[a-z]+$/)
  })

  test("a service can join the host's network and the bridge of its node, and no other of them", async () => {
    const { create, service, tasks, read, ask, update, wait } = aStack()
    const on = (Target: string) => ({
      Name: Target,
      TaskTemplate: { ...spec.TaskTemplate, Networks: [{ Target }] },
      EndpointSpec: { Mode: "vip" },
    })
    await create(on("host"))
    wait(1)
    const { id: NetworkID, ...network } = await read("/networks/host?scope=swarm").then(
      ({ Id, Name, Scope, IPAM, Labels }) => ({ id: Id, Name, Scope, IPAM, Labels }),
    )
    expect(network).toEqual({
      Name: "host",
      Scope: "swarm",
      IPAM: { Driver: "", Options: null, Config: [] },
      Labels: { "com.docker.swarm.predefined": "true" },
    })
    expect((await service("host")).Endpoint).toEqual({
      Spec: { Mode: "vip" },
      VirtualIPs: [{ NetworkID }],
    })
    const [task] = await tasks("host")
    expect(task?.NetworksAttachments).toMatchObject([
      { Network: { ID: NetworkID, DriverState: { Name: "host" } } },
    ])
    expect(await read("/networks")).not.toContainEqual(expect.objectContaining({ Id: NetworkID }))
    // Nothing to allocate any more, and so what was allocated tells of how it was.
    await update("host", ({ TaskTemplate, ...rest }) => ({
      ...rest,
      EndpointSpec: { Mode: "dnsrr" },
      TaskTemplate: { ...TaskTemplate, Networks: [] },
    }))
    await update("host", (wish) => ({ ...wish, EndpointSpec: { Mode: "vip" } }))
    expect((await service("host")).Endpoint).toEqual({ Spec: { Mode: "dnsrr" } })
    const refused = await ask("POST", "/services/create", on("none"))
    expect(await refused.json()).toEqual({ message: "network none not found" })
  })

  test("a network that is not there is the daemon's 500", async () => {
    const sent = { ...spec, TaskTemplate: { Networks: [{ Target: "race_default" }] } }
    const answer = await engineOf(fakeCluster()).ask("POST", "/services/create", sent)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toEqual({ message: "network race_default not found" })
  })

  test.each([
    ["InvalidArgument", 400],
    ["NotFound", 404],
    ["AlreadyExists", 409],
    ["FailedPrecondition", 400],
    ["Unimplemented", 501],
    ["Unknown", 500],
    ["Unavailable", 503],
  ] as const)("a refusal %s of the swarm is a %i with its prefix", async (code, status) => {
    const cluster = fakeCluster({ answer: () => err({ code, message: "no" }) })
    const answer = await engineOf(cluster).ask("POST", "/services/create", spec)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ message: `rpc error: code = ${code} desc = no` })
  })

  test("a service is found by id, name or a prefix of its id alone", async () => {
    const named = (id: string, name: string) => aService({ id, spec: { Name: name } })
    const services = [named("abc1", "web"), named("abd2", "abc1"), named("xyz3", "db")]
    const { get, read } = engineOf(fakeCluster({ services }))
    const id = async (ref: string) => (await read(`/services/${ref}`)).ID
    expect(await id("abc1")).toBe("abc1")
    expect(await id("web")).toBe("abc1")
    expect(await id("xy")).toBe("xyz3")
    const several = await get("/services/ab")
    expect(several.status).toBe(500)
    expect(await several.json()).toEqual({ message: "service ab is ambiguous (2 matches found)" })
    const none = await get("/services/nosuch")
    expect(none.status).toBe(404)
    expect(await none.json()).toEqual({ message: "service nosuch not found" })
  })

  test("[CA-15] status=true counts running tasks, whatever was wished for them", async () => {
    const stopping = aTask({ id: "t2", desiredState: "shutdown" })
    const ended = { state: "failed" as const, timestamp: 0, message: "", err: "x" }
    const tasks = [aTask({ id: "t1" }), stopping, aTask({ id: "t3", status: ended })]
    const { read } = engineOf(fakeCluster({ services: [aService({ id: "web1" })], tasks }))
    const [service] = await read("/services?status=true")
    expect(service.ServiceStatus).toEqual({ RunningTasks: 2, DesiredTasks: 2, CompletedTasks: 0 })
    const [without] = await read("/services")
    expect(without).not.toHaveProperty("ServiceStatus")
  })

  test("[DD-5] insertDefaults fills the holes of the answer only", async () => {
    const { read } = engineOf(fakeCluster({ services: [aService({ id: "web1" })] }))
    const { Spec } = await read("/services/web1?insertDefaults=true")
    const policy = {
      Parallelism: 1,
      FailureAction: "pause",
      Monitor: 5e9,
      MaxFailureRatio: 0,
      Order: "stop-first",
    }
    expect(Spec.UpdateConfig).toEqual(policy)
    expect(Spec.RollbackConfig).toEqual(policy)
    expect(Spec.TaskTemplate.RestartPolicy).toEqual({
      Condition: "any",
      Delay: 5e9,
      MaxAttempts: 0,
    })
    expect(Spec.TaskTemplate.ContainerSpec.StopGracePeriod).toBe(10e9)
    const plain = await read("/services/web1?insertDefaults=false")
    expect(plain.Spec).not.toHaveProperty("UpdateConfig")
  })

  test("fields stand in the order of the daemon's own types, as inspect prints them", async () => {
    const cluster = fakeCluster({ services: [aService({ id: "web1" })] })
    const { ask, read } = engineOf(cluster)
    await ask("POST", "/services/create", {
      TaskTemplate: {
        Runtime: "container",
        ContainerSpec: { DNSConfig: {}, Init: false, Image: "a" },
      },
      Name: "web",
      UpdateConfig: { Order: "stop-first", Delay: 5, Parallelism: 1 },
    })
    expect(JSON.stringify(cluster.commands[0])).toBe(
      '{"type":"service-create","spec":{"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":' +
        '{"Image":"a","Init":false,"DNSConfig":{},"Isolation":"default"},"ForceUpdate":0,' +
        '"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},' +
        '"UpdateConfig":{"Parallelism":1,"Delay":5,"Order":"stop-first"}}}',
    )
    const { Spec } = await read("/services/web1?insertDefaults=true")
    expect(Object.keys(Spec.TaskTemplate)).toEqual([
      ...["ContainerSpec", "Resources", "RestartPolicy", "Placement", "ForceUpdate", "Runtime"],
    ])
    expect(Object.keys(Spec.TaskTemplate.ContainerSpec)).toEqual([
      ...["Image", "StopGracePeriod", "DNSConfig"],
    ])
  })

  test("an update names the version it was made from, and may ask for a rollback", async () => {
    const cluster = fakeCluster({ services: [aService({ id: "web1" })] })
    const { ask } = engineOf(cluster)
    const path = "/services/web/update?version=12&rollback=previous&registryAuthFrom=spec"
    const answer = await ask("POST", path, spec)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ Warnings: null })
    expect(cluster.commands).toMatchObject([
      { type: "service-update", service: "web1", version: 12, rollback: "previous" },
    ])
    const wrong = await ask("POST", "/services/web/update", spec)
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toEqual({
      message: `invalid service version '': strconv.ParseUint: parsing "": invalid syntax`,
    })
    expect(cluster.commands).toHaveLength(1)
  })

  test("removing answers 200 without a body", async () => {
    const cluster = fakeCluster({ services: [aService({ id: "web1" })] })
    const answer = await engineOf(cluster).ask("DELETE", "/services/web")
    expect([answer.status, await answer.text()]).toEqual([200, ""])
    expect(cluster.commands).toEqual([{ type: "service-remove", service: "web1" }])
  })
})
