/** The control API: what is refused in which words, and what a change of a spec means. */
import { describe, expect, test } from "vitest"
import type { ServiceSpec } from "../../src/swarm/spec.ts"
import { specOf, TestSwarm, type Wish } from "./kit.ts"

const create = (spec: ServiceSpec) => ({ type: "service-create", spec }) as const

describe("validation of a service's spec", () => {
  const bad: readonly (readonly [string, ServiceSpec, string])[] = [
    ["no name", { ...specOf("s", {}), Name: "" }, "meta: name must be provided"],
    ["a dot", specOf("a.b", {}), "name must be valid as a DNS name component"],
    ["a long name", specOf("a".repeat(64), {}), "name must be 63 characters or fewer"],
    [
      "a crumb of memory",
      specOf("s", { task: { Resources: { Limits: { MemoryBytes: 1024 } } } }),
      "invalid memory value 1024: Must be at least 4MiB",
    ],
    [
      "a crumb of a processor",
      specOf("s", { task: { Resources: { Reservations: { NanoCPUs: 1000 } } } }),
      "invalid cpu value 0.000001: Must be at least 0.001",
    ],
    [
      "a negative restart delay",
      specOf("s", { task: { RestartPolicy: { Delay: -1 } } }),
      "TaskSpec: restart-delay cannot be negative",
    ],
    [
      "a constraint without operator",
      specOf("s", { task: { Placement: { Constraints: ["node.role=manager"] } } }),
      "constraint expected one operator from ==, !=",
    ],
    [
      "no image",
      specOf("s", { container: { Image: "" } }),
      "ContainerSpec: image reference must be provided",
    ],
    [
      "no reference",
      specOf("s", { container: { Image: "Web:v1" } }),
      'ContainerSpec: "Web:v1" is not a valid repository/tag',
    ],
    [
      "fewer than no replicas",
      specOf("s", { replicas: -1 }),
      "json: cannot unmarshal number -1 into Go struct field ReplicatedService.Replicas of type uint64",
    ],
    [
      "a negative update delay",
      specOf("s", { UpdateConfig: { Delay: -5 } }),
      "TaskSpec: update-delay cannot be negative",
    ],
    [
      "a ratio above one",
      specOf("s", { UpdateConfig: { MaxFailureRatio: 7 } }),
      "TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1",
    ],
    [
      "[DD-1] an unknown order",
      specOf("s", { UpdateConfig: { Order: "middle" } }),
      "unrecognized update order middle",
    ],
    [
      "[DD-1] an unknown action",
      specOf("s", { UpdateConfig: { FailureAction: "cry" } }),
      "unrecognized update failure action cry",
    ],
    [
      "[DD-2] an unknown condition",
      specOf("s", { task: { RestartPolicy: { Condition: "maybe" } } }),
      'invalid RestartCondition: "maybe"',
    ],
    [
      "[DD-3] two modes",
      { ...specOf("s", {}), Mode: { Replicated: {}, Global: {} } },
      "must specify only one service mode",
    ],
    [
      "the same port twice",
      specOf("s", {
        EndpointSpec: { Ports: [1, 2].map((TargetPort) => ({ TargetPort, PublishedPort: 80 })) },
      }),
      "EndpointSpec: duplicate published ports provided",
    ],
    [
      "a published port without virtual address",
      specOf("s", { EndpointSpec: { Mode: "dnsrr", Ports: [{ TargetPort: 80 }] } }),
      "EndpointSpec: port published with ingress mode can't be used with dnsrr mode",
    ],
  ]

  test.each(bad)("[CA-1] refuses %s, and nothing is half done", (_what, spec, message) => {
    const lab = new TestSwarm()
    const before = lab.cluster.snapshot()
    expect(lab.refusal(create(spec)).message).toBe(message)
    expect(lab.cluster.snapshot()).toBe(before)
  })

  test("[CA-2] the rollback config is never looked at", () => {
    const lab = new TestSwarm()
    lab.create("s", { RollbackConfig: { Delay: -5, MaxFailureRatio: 7 } })
    expect(lab.cluster.services()).toHaveLength(1)
  })

  test("values of the wrong type are refused before they can do harm", () => {
    const lab = new TestSwarm()
    const spec: ServiceSpec = JSON.parse('{"Name":"s","UpdateConfig":{"Delay":"10s"}}')
    expect(lab.refusal(create(spec)).message).toBe(
      "json: cannot unmarshal string into Go struct field UpdateConfig.Delay of type int64",
    )
  })

  test("[S-4, CA-5] names are unique, whatever their case", () => {
    const lab = new TestSwarm()
    lab.create("web", {})
    expect(lab.refusal(create(specOf("Web", {})))).toEqual({
      code: "AlreadyExists",
      message: "name conflicts with an existing object: service Web already exists",
    })
  })

  test("[CA-4] a published port belongs to one service", () => {
    const lab = new TestSwarm()
    const Ports = [{ TargetPort: 80, PublishedPort: 8000 }]
    const { id } = lab.create("one", { EndpointSpec: { Ports } })
    expect(lab.refusal(create(specOf("two", { EndpointSpec: { Ports } }))).message).toBe(
      `port '8000' is already in use by service 'one' (${id}) as an ingress port`,
    )
  })
})

describe("updates", () => {
  const updated = (lab: TestSwarm, wish: Wish, version?: number) =>
    ({
      type: "service-update",
      service: "s",
      version: version ?? lab.service("s").meta.version,
      spec: specOf("s", wish),
    }) as const

  test("[CA-8] an old version is refused, the updater's own writes count too", () => {
    const lab = new TestSwarm()
    const { version } = lab.settled("s", {}).meta
    lab.update("s", { image: "web:v2" })
    expect(lab.refusal(updated(lab, {}, version))).toEqual({
      code: "Unknown",
      message: "update out of sequence",
    })
  })

  test("[CA-7] neither mode nor name can change", () => {
    const lab = new TestSwarm()
    lab.settled("s", {})
    expect(lab.refusal(updated(lab, { global: true })).message).toBe(
      "service mode change is not allowed",
    )
    const renamed = { ...updated(lab, {}), spec: specOf("t", {}) }
    expect(lab.refusal(renamed).message).toBe("renaming services is not supported")
  })

  test("[CA-6] an unknown service is not found", () => {
    const lab = new TestSwarm()
    const command = { type: "service-remove", service: "nosuch" } as const
    expect(lab.refusal(command)).toEqual({ code: "NotFound", message: "service nosuch not found" })
  })

  test("[CA-12] an update pushes the present spec and clears the status", () => {
    const lab = new TestSwarm()
    lab.settled("s", {})
    lab.update("s", { image: "web:v2" })
    lab.settle()
    const before = lab.service("s")
    lab.update("s", { image: "web:v2" })
    expect(lab.service("s")).toMatchObject({
      previousSpec: before.spec,
      previousSpecVersion: before.specVersion,
      specVersion: before.meta.version,
    })
    expect(lab.service("s").updateStatus).toBeUndefined()
  })

  const mount = { Type: "volume", Source: "v", Target: "/v" }
  const replacing: readonly (readonly [string, Wish])[] = [
    ["the image", { image: "web:v2" }],
    ["an environment variable", { container: { Env: ["A=1"] } }],
    ["a container label", { container: { Labels: { a: "b" } } }],
    ["the restart policy", { task: { RestartPolicy: { MaxAttempts: 3 } } }],
    ["a limit", { task: { Resources: { Limits: { MemoryBytes: 1 << 26 } } } }],
    ["the grace period", { container: { StopGracePeriod: 4_000_000_000 } }],
    ["the force counter", { task: { ForceUpdate: 1 } }],
    ["a published port", { EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 80 }] } }],
    [
      "a constraint that no longer fits",
      { task: { Placement: { Constraints: ["node.id!=NODE"] } } },
    ],
  ]
  /** Each compared with none at all on a real swarm (20.10.24). */
  const emptyParts: readonly (readonly [string, Wish])[] = [
    ["health check", { container: { Healthcheck: {} } }],
    ["DNS config", { container: { DNSConfig: {} } }],
    ["privileges", { container: { Privileges: {} } }],
    ["resources", { task: { Resources: {} } }],
    ["limits", { task: { Resources: { Limits: {} } } }],
    ["restart policy", { task: { RestartPolicy: {} } }],
    ["log driver", { task: { LogDriver: {} } }],
    ["volume options", { container: { Mounts: [{ ...mount, VolumeOptions: {} }] } }],
    ["endpoint spec", { EndpointSpec: {} }],
  ]
  test.each(emptyParts)("[D-5] an empty %s where there was none replaces tasks", (_what, wish) => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1, container: { Mounts: [mount] } })
    const container = { Mounts: [mount], ...wish.container }
    lab.update("s", { ...wish, container, replicas: 1 })
    expect(lab.statuses("s")).toEqual(["updating"])
  })

  test.each(replacing)("[D-2] %s replaces tasks", (_what, wish) => {
    const lab = new TestSwarm()
    lab.settled("s", { replicas: 1 })
    const node = lab.running("s")[0]?.nodeId ?? ""
    const filled: Wish = JSON.parse(JSON.stringify(wish).replace("NODE", node))
    lab.update("s", { ...filled, replicas: 1 })
    expect(lab.statuses("s")).toEqual(["updating"])
  })

  const harmless: readonly (readonly [string, Wish])[] = [
    ["nothing at all", {}],
    ["the pace", { UpdateConfig: { Parallelism: 3 }, RollbackConfig: { Parallelism: 2 } }],
    ["a service label", { Labels: { a: "b" } }],
    ["an empty placement", { task: { Placement: {} } }],
    ["empty lists", { container: { Env: [], Labels: {} }, task: { Networks: [] } }],
    [
      "a constraint that fits",
      { task: { Placement: { Constraints: ["node.platform.os==linux"] } } },
    ],
    [
      "a placement preference",
      { task: { Placement: { Preferences: [{ Spread: { SpreadDescriptor: "node.labels.x" } }] } } },
    ],
    ["most replicas per node", { task: { Placement: { MaxReplicas: 9 } } }],
  ]
  test.each(harmless)("[D-2, D-5] %s replaces none", (_what, wish) => {
    const lab = new TestSwarm()
    lab.settled("s", {})
    lab.events.length = 0
    lab.update("s", wish)
    lab.settle()
    expect(lab.taskEvents).toEqual([])
    expect(lab.service("s").updateStatus).toBeUndefined()
  })
})

describe("what a spec keeps", () => {
  test("fields that are not simulated stay, word for word", () => {
    const lab = new TestSwarm()
    const container = { Mounts: [{ Type: "volume", Source: "v", Target: "/data" }], TTY: true }
    lab.create("s", { container, task: { LogDriver: { Name: "syslog" } } })
    expect(lab.service("s").spec.TaskTemplate).toMatchObject({
      ContainerSpec: container,
      LogDriver: { Name: "syslog" },
    })
  })

  test("what a client keeps in its hands cannot change the cluster", () => {
    const lab = new TestSwarm()
    const spec = specOf("s", {})
    lab.do(create(spec))
    spec.Labels = { late: "change" }
    if (spec.TaskTemplate !== undefined) spec.TaskTemplate.ForceUpdate = 9
    expect(lab.service("s").spec).toMatchObject(specOf("s", {}))
    expect(lab.service("s").spec.Labels).toBeUndefined()
  })

  test("networks are named by the client and kept by id", () => {
    const lab = new TestSwarm()
    const { id } = lab.do({ type: "network-create", spec: { Name: "net" } })
    lab.settled("s", { task: { Networks: [{ Target: "net", Aliases: ["s"] }] } })
    const networks = [{ Target: id, Aliases: ["s"] }]
    expect(lab.service("s").spec.TaskTemplate?.Networks).toEqual(networks)
    expect(lab.service("s").endpoint.virtualIPs).toEqual([
      { networkId: id, address: "10.0.1.2/24" },
    ])
    const addresses = lab.running("s").map((task) => task.networks[0]?.address)
    expect(new Set(addresses).size).toBe(3)
    const missing = specOf("t", { task: { Networks: [{ Target: "nosuch" }] } })
    expect(lab.refusal(create(missing)).message).toBe("network nosuch not found")
    const ingress = specOf("t", { task: { Networks: [{ Target: "ingress" }] } })
    expect(lab.refusal(create(ingress)).message).toBe(
      'Service cannot be explicitly attached to the ingress network "ingress"',
    )
  })

  test("a port without a number gets one from 30000 on, and keeps it", () => {
    const lab = new TestSwarm()
    const EndpointSpec = { Ports: [{ TargetPort: 80 }] }
    lab.settled("s", { EndpointSpec })
    lab.update("s", { EndpointSpec, image: "web:v2" })
    expect(lab.service("s").endpoint.ports).toMatchObject([{ PublishedPort: 30_000 }])
  })

  test("secrets must exist, and stay while they are used", () => {
    const lab = new TestSwarm()
    const { id } = lab.do({ type: "secret-create", spec: { Name: "key", Data: "c2VjcmV0" } })
    const Secrets = [{ SecretID: id, SecretName: "key", File: { Name: "key" } }]
    lab.create("s", { container: { Secrets } })
    expect(lab.refusal({ type: "secret-remove", secret: "key" }).message).toBe(
      "secret 'key' is in use by the following service: s",
    )
    const gone = [{ SecretID: "x", SecretName: "gone", File: { Name: "gone" } }]
    const refused = lab.refusal(create(specOf("t", { container: { Secrets: gone } })))
    expect(refused.message).toBe("secret not found: gone")
  })
})

describe("limits", () => {
  test("a lab has room for so many tasks and no more", () => {
    const lab = new TestSwarm({ limits: { replicas: 8, tasks: 10 } })
    expect(lab.refusal(create(specOf("s", { replicas: 9 })))).toEqual({
      code: "ResourceExhausted",
      message: "this swarm is limited to 8 tasks in one service",
    })
    lab.create("s", { replicas: 8 })
    expect(lab.refusal(create(specOf("t", { replicas: 3 }))).message).toBe(
      "this swarm is limited to 10 tasks in all services together",
    )
  })

  test("[L-2] a network without a free address keeps tasks NEW until one is given back", () => {
    const lab = new TestSwarm()
    lab.do({ type: "network-create", spec: { Name: "net" } })
    const task = { Networks: [{ Target: "net" }] }
    lab.settled("s", { replicas: 253, task })
    const fresh = () => lab.tasks("s").filter((task) => task.status.state === "new")
    expect(fresh()).toHaveLength(1)
    const [victim] = lab.running("s")
    lab.do({ type: "container-kill", task: victim?.id ?? "", how: "kill" })
    lab.settle()
    expect(lab.running("s")).toHaveLength(252)
    expect(fresh()).toHaveLength(1)
  })
})

describe("images by hand", () => {
  test("what cannot be pushed or pulled is refused in docker's words", () => {
    const lab = new TestSwarm()
    const node = "node1"
    expect(lab.refusal({ type: "image-push", node, tag: "127.0.0.1:5000/nosuch:v1" }).message).toBe(
      "An image does not exist locally with the tag: 127.0.0.1:5000/nosuch",
    )
    lab.do({ type: "registry-power", up: false })
    const tag = "127.0.0.1:5000/web:v1"
    expect(lab.refusal({ type: "image-push", node, tag }).code).toBe("Unavailable")
    const pull = { type: "image-pull", node, reference: tag } as const
    expect(lab.refusal(pull).message).toMatch(
      /dial tcp 127\.0\.0\.1:5000: connect: connection refused/,
    )
  })

  test("a node knows its images by tag and digest", () => {
    const lab = new TestSwarm()
    const { id } = lab.nodeNamed("node4")
    const stored = lab.cluster
      .images(id)
      .find((entry) => entry.tags.includes("127.0.0.1:5000/web:v1"))
    expect(stored?.digests).toEqual([`127.0.0.1:5000/web@${stored?.image.digest}`])
    lab.do({ type: "image-tag", node: id, image: "127.0.0.1:5000/web:v1", tag: "mine:x" })
    lab.do({ type: "image-remove", node: id, image: "127.0.0.1:5000/web:v1" })
    const now = lab.cluster.images(id).find((entry) => entry.image.id === stored?.image.id)
    expect(now?.tags).toEqual(["mine:x"])
  })
})
