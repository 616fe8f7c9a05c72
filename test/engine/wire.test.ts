/**
 * Our documents against recorded ones of a real engine (API 1.41 and 1.50): the same fields with the
 * same types. What clients wrote themselves (specs, labels) is theirs and left out.
 */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { renderEvent } from "../../src/engine/render/event.ts"
import type { ApiNode, ApiService, ApiTask } from "../../src/engine/types.ts"
import { shape } from "./support/shape.ts"
import { deployed, registry, withImage } from "./support/stack.ts"

interface Recorded {
  readonly name: string
  readonly from: string
  readonly status: number
  readonly body: unknown
}

const file = path.join(import.meta.dirname, "../oracle/wire/documents.json")
const recorded: readonly Recorded[] = JSON.parse(readFileSync(file, "utf8"))

/** Fields that only some engines have, and why ours does or does not. */
const differences: Record<string, readonly string[]> = {
  info: [
    // Gone from newer engines, or only on the recorded host's kernel.
    ...[
      "BridgeNfIp6tables",
      "BridgeNfIptables",
      "KernelMemory",
      "KernelMemoryTCP",
      "Runtimes.io.containerd.runtime.v1.linux.path",
    ],
    // Only some storage drivers tell of themselves.
    ...["DriverStatus", "DriverStatus[]", "DriverStatus[][]"],
    ...["Swarm.Cluster.DefaultAddrPool[]", "Runtimes.io.containerd.runtime.v1.linux"],
  ],
  // The recorded services published no port; ours does.
  "updated service": ["Endpoint.Ports", "Endpoint.Ports[]", "Endpoint.Ports[].*"],
  "service with defaults": ["Endpoint.Ports", "Endpoint.Ports[]", "Endpoint.Ports[].*"],
  // The recorded task was on a default bridge of its node.
  "container in a list": ["NetworkSettings.Networks.*"],
  // Builder internals that the classic builder of old engines left behind.
  image: ["Container", "ContainerConfig.*", "ContainerConfig", "Config.Labels"],
  // An address pool is told by one of the recorded answers and not by the other.
  swarm: ["DefaultAddrPool", "DefaultAddrPool[]"],
}

function comparable(name: string, value: unknown): string[] {
  const left = differences[name] ?? []
  const leftOut = (field: string) =>
    left.some((pattern) =>
      pattern.endsWith(".*") ? field.startsWith(pattern.slice(0, -1)) : field === pattern,
    )
  return shape(value)
    .filter((line) => !leftOut(line.slice(0, line.lastIndexOf(": "))))
    .sort()
}

async function ours(): Promise<Map<string, unknown>> {
  const stack = await deployed()
  const { document, service, tasks, update, wait, post } = stack
  const found = new Map<string, unknown>()
  const node = (await document<ApiNode[]>("/nodes")).find((one) => one.ManagerStatus?.Leader)
  found.set("leading node", node)
  found.set(
    "worker node",
    (await document<ApiNode[]>("/nodes")).find((one) => !one.ManagerStatus),
  )
  const [listed] = await document<ApiService[]>("/services", { status: "true" })
  found.set("service with status", listed)
  found.set("running task on a network", (await tasks("worker"))[0])
  const networks = await document<{ Name: string }[]>("/networks")
  found.set(
    "overlay network",
    networks.find((network) => network.Name === "coins_default"),
  )
  found.set(
    "ingress network",
    networks.find((network) => network.Name === "ingress"),
  )
  const image = `${registry}/worker:v0.1`
  found.set("image in a list", (await document<object[]>("/images/json"))[0])
  found.set("history of an image", await document(`/images/${image}/history`))
  found.set("image", await document(`/images/${image}/json`))
  found.set("distribution", await document(`/distribution/${image}/json`))
  for (const name of ["version", "info", "swarm"]) found.set(name, await document(`/${name}`))
  found.set("container in a list", (await document<object[]>("/containers/json"))[0])
  await post("/configs/create", { Name: "conf", Data: "aGVsbG8K" })
  await post("/secrets/create", { Name: "sec", Data: "aGVsbG8K" })
  found.set("config", await document("/configs/conf"))
  found.set("secret", await document("/secrets/sec"))
  await update("worker", (spec) => ({
    ...spec,
    TaskTemplate: { ...spec.TaskTemplate, ForceUpdate: 1 },
  }))
  wait(120)
  found.set("updated service", await service("worker"))
  found.set("service with defaults", await document("/services/worker", { insertDefaults: "true" }))
  await stack.create({
    Name: "lost",
    TaskTemplate: { ContainerSpec: { Image: `${registry}/nosuch:1` } },
  })
  wait(5)
  const rejected = (task: ApiTask) => task.Status.State === "rejected"
  found.set("rejected task", (await tasks("lost")).find(rejected))
  await serviceEvents(stack, found)
  return found
}

/** Everything that changes a service in a way that the recordings have. */
async function serviceEvents(
  { update, wait, client, host, facts }: Awaited<ReturnType<typeof deployed>>,
  found: Map<string, unknown>,
): Promise<void> {
  const image = (text: string, replicas: number) => (spec: ApiService["Spec"]) => ({
    ...withImage(text)(spec),
    Mode: { Replicated: { Replicas: replicas } },
  })
  await update("worker", image(`${registry}/worker:v0.9`, 3))
  wait(20)
  await update("worker", (spec) => spec, true)
  wait(60)
  await update("worker", image(`${registry}/worker:v0.1`, 2))
  wait(60)
  await update("worker", (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 3 } } }))
  await update("worker", (spec) => spec, true)
  await client.request({ method: "DELETE", path: "/services/worker" })
  for (const happened of facts.flatMap((fact) => (fact.type === "events" ? fact.events : []))) {
    for (const event of renderEvent({ seq: 1, wall: 0, event: happened }, host)) {
      if (event.Type !== "service") continue
      const attributes = Object.keys(event.Actor.Attributes).sort().join(" ")
      found.set(`event service ${event.Action} ${attributes}`, event)
    }
  }
}

describe("documents have the fields of recorded ones", async () => {
  const found = await ours()
  test.each(recorded.map((document) => [document.name, document] as const))(
    "%s",
    (name, document) => {
      expect(found.has(name), `we have no ${name}`).toBe(true)
      expect(comparable(name, found.get(name))).toEqual(comparable(name, document.body))
    },
  )
})
