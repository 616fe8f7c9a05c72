/** What the recorded engine refused, sent again: the same status and the same words. */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import type { ApiNode } from "../../src/engine/types.ts"
import { aStack, registry, workerFiles } from "./support/stack.ts"

interface Refused {
  readonly from: string
  readonly method: string
  readonly target: string
  readonly body: object | null
  readonly status: number
  readonly message: string
}

const file = path.join(import.meta.dirname, "../oracle/wire/refusals.json")
const recorded: readonly Refused[] = JSON.parse(readFileSync(file, "utf8"))

/** What the recorded requests speak of: a service `web`, a network `net1`, a service on a port. */
async function theRecordedSwarm(networks: readonly string[]) {
  const stack = aStack()
  const image = `${registry}/worker:v0.1`
  await stack.build(workerFiles(0.1), { t: image })
  await stack.push("worker", "v0.1")
  await stack.post("/networks/create", { Name: "net1", Driver: "overlay" })
  for (const name of networks)
    await stack.post("/networks/create", { Name: name, Driver: "overlay" })
  await stack.create({ Name: "web", TaskTemplate: { ContainerSpec: { Image: image } } })
  await stack.create({
    Name: "pub2",
    TaskTemplate: { ContainerSpec: { Image: image } },
    EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 8082 }] },
  })
  await stack.create({
    Name: "onnet",
    TaskTemplate: { ContainerSpec: { Image: image }, Networks: [{ Target: "net1" }] },
  })
  await stack.post("/configs/create", { Name: "conf1", Data: "aGVsbG8K" })
  return stack
}

/** The networks that a recorded service wants: they were there, but for the one that its test is about. */
function networksOf(body: Refused["body"]): readonly string[] {
  const targets = [...JSON.stringify(body).matchAll(/"Target":"([^"]+_default)"/g)]
  return targets.flatMap((match) => match[1] ?? []).filter((name) => name !== "race_default")
}

/** With the ids and versions of our swarm in the places of the recorded ones. */
async function presentTarget(
  { service, document }: Awaited<ReturnType<typeof theRecordedSwarm>>,
  target: string,
): Promise<string> {
  if (target.startsWith("/nodes/ID/")) {
    const node = await document<ApiNode>("/nodes/node1")
    return target.replace("ID", node.ID).replace("=N", `=${node.Version.Index}`)
  }
  const { Version } = await service("web")
  return target.replace("/services/ID/", "/services/web/").replace("=N", `=${Version.Index}`)
}

const withoutIds = (text: string) => text.replaceAll(/\b[0-9a-z]{25}\b/g, "ID")

describe("recorded refusals", async () => {
  // One swarm for all: a refusal changes nothing.
  const stack = await theRecordedSwarm([
    ...new Set(recorded.flatMap((refused) => networksOf(refused.body))),
  ])
  const cases = recorded.map((refused) => {
    return [`${refused.method} ${refused.target} (${refused.from})`, refused] as const
  })
  test.each(cases)("%s", async (_, { method, target, body, status, message }) => {
    const answer = await stack.ask(method, await presentTarget(stack, target), body ?? undefined)
    const said = JSON.parse(await answer.text())
    expect([answer.status, withoutIds(said.message)]).toEqual([status, withoutIds(message)])
  })
})
