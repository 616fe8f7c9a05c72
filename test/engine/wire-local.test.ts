/**
 * What an engine says of its own node (images, containers, networks, disk) against recorded answers of
 * a real one (API 1.41): the same fields with the same types.
 */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { recordedEngine } from "../../src/engine/profile.ts"
import type { EventMessage, ProgressLine } from "../../src/engine/types.ts"
import { finish } from "./support/finish.ts"
import { shape } from "./support/shape.ts"
import { deployed, registry } from "./support/stack.ts"

interface Recorded {
  readonly name: string
  readonly from: string
  readonly body: unknown
}

const file = path.join(import.meta.dirname, "../oracle/wire/local.json")
const recorded: readonly Recorded[] = JSON.parse(readFileSync(file, "utf8"))

type Stack = Awaited<ReturnType<typeof deployed>>

const tiny = (label: string) => ({
  Dockerfile: `FROM busybox\nCOPY hello /\nLABEL a=${label}\nCMD ["sh"]\n`,
  hello: "hi\n",
})

/** What stands for a line: its first words, without names, numbers and ids. */
function kindOf({ status, stream, aux }: ProgressLine): string {
  if (aux) return "aux"
  const text = (status ?? stream ?? "").trim()
  const opening = /^(?:The push refers|Pulling from|Mounted from|Digest|Status|Removing)/.exec(text)
  if (opening) return opening[0]
  return stream ? (text.split(" ")[0] ?? "") : text.replace(/:.*/, "")
}

async function ours(): Promise<ReadonlyMap<string, unknown>> {
  const stack = await deployed(recordedEngine)
  const found = new Map<string, unknown>()
  await lines(stack, found)
  await images(stack, found)
  await containers(stack, found)
  await networks(stack, found)
  await removals(stack, found)
  return found
}

async function lines({ build, push, ask, cluster, host }: Stack, found: Map<string, unknown>) {
  const note = (what: string, all: readonly ProgressLine[]) => {
    for (const line of all) found.set(`${what} line ${kindOf(line)}`, line)
  }
  note("build", await build(tiny("b"), { t: `${registry}/one:latest` }))
  await push("one", "latest")
  await build(
    { Dockerfile: `FROM ${registry}/one\nCOPY more /\n`, more: "more" },
    { t: `${registry}/two:latest` },
  )
  note("push", await push("two", "latest"))
  const node = cluster.leader().id
  host.perform({ type: "image-remove", node, image: `${registry}/two:latest` })
  const pulled = await ask("POST", `/images/create?fromImage=${registry}/two&tag=latest`)
  const text = await finish(host, pulled.text())
  note(
    "pull",
    text
      .trim()
      .split("\r\n")
      .map((line) => JSON.parse(line)),
  )
}

async function images({ document }: Stack, found: Map<string, unknown>) {
  const all = await document<{ RepoTags: string[] }[]>("/images/json", { all: "1" })
  const named = (name: string) => all.find(({ RepoTags }) => RepoTags.includes(name))
  found.set("image between two steps", named("<none>:<none>"))
  found.set("image built here", named(`${registry}/worker:v0.1`))
  found.set("image", await document(`/images/${registry}/worker:v0.1/json`))
  found.set("history", (await document<object[]>(`/images/${registry}/worker:v0.1/history`))[0])
  found.set("info", await document("/info"))
  found.set("volumes", await document("/volumes"))
}

async function containers(stack: Stack, found: Map<string, unknown>) {
  const since = String(stack.host.wallNow() / 1000)
  await stack.create({
    Name: "plain",
    TaskTemplate: {
      ContainerSpec: { Image: `${registry}/worker:v0.1` },
      Placement: { Constraints: ["node.role==manager"] },
    },
  })
  stack.wait(20)
  const running = await stack.document<{ Names: string[] }[]>("/containers/json")
  const named = (start: string) => running.find(({ Names }) => Names[0]?.startsWith(start))
  found.set("container on the bridge", named("/plain."))
  found.set("container on an overlay network", named("/worker."))
  const use = await stack.document<{ Containers: { Names: string[] }[] }>("/system/df")
  const plain = use.Containers.filter(({ Names }) => Names[0]?.startsWith("/plain."))
  found.set("disk use", { ...use, Containers: plain })
  await stack.update("plain", (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 0 } } }))
  stack.wait(30)
  const until = String(stack.host.wallNow() / 1000)
  const told = await (await stack.get(`/events?since=${since}&until=${until}`)).text()
  for (const line of told.trim().split("\n")) {
    const event: EventMessage = JSON.parse(line)
    found.set(`event ${event.Type} ${event.Action}`, event)
  }
}

async function networks({ document }: Stack, found: Map<string, unknown>) {
  for (const network of await document<{ Name: string }[]>("/networks")) {
    found.set(`network ${network.Name}`, network)
  }
}

async function removals(stack: Stack, found: Map<string, unknown>) {
  const asked = async (method: string, target: string): Promise<unknown> =>
    (await stack.ask(method, target)).json()
  const [container] = await stack.document<{ Id: string }[]>("/containers/json")
  await stack.ask("POST", `/containers/${container?.Id}/kill`)
  stack.wait(20)
  found.set("pruned containers", await asked("POST", "/containers/prune"))
  found.set("pruned networks", await asked("POST", "/networks/prune"))
  found.set("pruned builds", await asked("POST", "/build/prune"))
  await stack.build(tiny("c"), { t: "tiny:v1" })
  await stack.build(tiny("d"), { t: "tiny:v1" })
  found.set("pruned images", await asked("POST", "/images/prune"))
  await stack.ask("POST", "/images/tiny:v1/tag?repo=tiny&tag=v2")
  found.set("removed name", await asked("DELETE", "/images/tiny:v2"))
}

/** Networks have names of their own in each swarm. */
const shapeOf = (value: unknown) =>
  [...new Set(shape(value).map((line) => line.replace(/(\.Networks)\.\w+/, "$1.*")))].sort()

describe("a node's own documents have the fields of recorded ones", async () => {
  const found = await ours()
  test.each(recorded.map((document) => [document.name, document] as const))(
    "%s",
    (name, document) => {
      expect(found.has(name), `we have no ${name}`).toBe(true)
      expect(shapeOf(found.get(name))).toEqual(shapeOf(document.body))
    },
  )
})
