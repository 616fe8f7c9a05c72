/** Objects with sensible values in all fields but the ones a test is about. */
import { emptyConfig } from "../../../src/swarm/image-config.ts"
import type { Image, Network, Node, Service, Task } from "../../../src/swarm/objects.ts"
import { SECOND } from "../../../src/swarm/time.ts"

const meta = { version: 12, createdAt: 10 * SECOND, updatedAt: 20 * SECOND }

export function aNode(some: Partial<Node> & { readonly id: string }): Node {
  return {
    meta,
    spec: { Labels: {}, Role: "manager", Availability: "active" },
    description: {
      hostname: some.id,
      platform: { os: "linux", architecture: "amd64" },
      resources: { nanoCPUs: 2e9, memoryBytes: 4e9 },
      engineLabels: {},
    },
    status: { state: "ready", message: "", address: "10.0.0.11" },
    manager: { leader: true, address: "10.0.0.11:2377" },
    ...some,
  }
}

export function aService(some: Partial<Service> & { readonly id: string }): Service {
  return {
    meta,
    spec: {
      Name: "web",
      Labels: {},
      TaskTemplate: { ContainerSpec: { Image: "web:v1" }, ForceUpdate: 0, Runtime: "container" },
      Mode: { Replicated: { Replicas: 2 } },
    },
    specVersion: 0,
    endpoint: { spec: {}, ports: [], virtualIPs: [] },
    ...some,
  }
}

export function aTask(some: Partial<Task> & { readonly id: string }): Task {
  return {
    meta,
    serviceId: "web1",
    serviceName: "web",
    slot: 1,
    nodeId: "node1",
    spec: { ContainerSpec: { Image: "web:v1" }, ForceUpdate: 0, Runtime: "container" },
    specVersion: 0,
    endpointSpec: {},
    desiredState: "running",
    status: {
      state: "running",
      timestamp: 30 * SECOND,
      message: "started",
      err: "",
      containerId: "c0ffee".padEnd(64, "0"),
      startedAt: 30 * SECOND,
      pid: 4711,
      exitCode: 0,
    },
    networks: [],
    ...some,
  }
}

export function aNetwork(some: Partial<Network> & { readonly id: string }): Network {
  return {
    meta,
    spec: { Name: some.id, Driver: "overlay", Labels: {} },
    scope: "swarm",
    subnet: "10.0.1.0/24",
    gateway: "10.0.1.1",
    ...some,
  }
}

export function anImage(some: Partial<Image> = {}): Image {
  return {
    id: `sha256:${"a".repeat(64)}`,
    digest: `sha256:${"d".repeat(64)}`,
    size: 2_000_000,
    createdAt: 0,
    behaviour: {
      onTerm: { exit: 0 },
      onInt: { exit: 0 },
      exitAfter: null,
      exitCode: null,
      health: null,
    },
    program: { app: "worker", sleep: 0.1, certain: true, note: null, crash: null },
    config: { ...emptyConfig, cmd: ["python", "worker.py"], workingDir: "/" },
    history: [
      { createdBy: '/bin/sh -c #(nop)  CMD ["python" "worker.py"]', size: 0 },
      { createdBy: "/bin/sh -c #(nop) COPY file:1 in / ", size: 138 },
      { createdBy: "/bin/sh -c #(nop) ADD file:0 in / ", size: 1_982_256 },
    ],
    ...some,
  }
}
