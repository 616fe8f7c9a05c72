/** Builds, pushes and pulls take cluster time; what they do is done when it has passed. */
import { describe, expect, test } from "vitest"
import { SECOND } from "../../src/swarm/time.ts"
import { aStack, registry, workerFiles } from "./support/stack.ts"

type Stack = ReturnType<typeof aStack>

const image = `${registry}/worker:v0.1`
const pullOfWorker = `/images/create?fromImage=${registry}/worker&tag=v0.1`
/** 79 MB from afar. */
const pullOfRuby = "/images/create?fromImage=ruby&tag=latest"

/** Asks as the docker client does; `heard` lets so many seconds pass since then, and gives all that was said. */
async function begin({ host, api }: Stack, path: string) {
  const began = host.now
  const leaving = new AbortController()
  const response = await api.fetch(
    new Request(`http://engine${path}`, { method: "POST", signal: leaving.signal }),
  )
  let text = ""
  void (async () => {
    const pieces = response.body?.pipeThrough(new TextDecoderStream()) ?? []
    for await (const piece of pieces) text += piece
  })()
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return {
    async heard(seconds: number): Promise<string> {
      const until = began + seconds * SECOND
      await turn()
      for (let next = host.nextAt(); next !== null && next <= until; next = host.nextAt()) {
        host.advance(Math.max(next, host.now))
        await turn()
      }
      host.advance(until)
      return text
    },
    leave: () => leaving.abort(),
  }
}

async function published(): Promise<Stack> {
  const stack = aStack()
  await stack.build(workerFiles(0.1), { t: image })
  await stack.push("worker", "v0.1")
  return stack
}

function tagsHere({ cluster }: Stack): readonly string[] {
  return cluster.images(cluster.leader().id).flatMap(({ tags }) => tags)
}

const imageEvents = ({ facts }: Stack) =>
  facts.flatMap((fact) =>
    fact.type === "events" ? fact.events.filter(({ type }) => type === "image") : [],
  )

describe("a pull by hand", () => {
  test("takes as long as a task's, and brings the image at its end, once", async () => {
    const stack = aStack()
    const { heard } = await begin(stack, pullOfRuby)
    expect(await heard(0.5)).toBe("")
    expect(await heard(2)).toContain('"status":"Downloading"')
    expect(await heard(8.4)).not.toContain("Pull complete")
    expect(tagsHere(stack)).toEqual([])
    expect(await heard(8.6)).toContain("Status: Downloaded newer image for ruby:latest")
    await heard(100)
    expect(imageEvents(stack)).toMatchObject([
      { change: "pulled", tag: "ruby:latest", at: 8.5 * SECOND },
    ])
  })

  test("waits for a slow registry and for a node whose pulls are slow", async () => {
    const stack = await published()
    const node = stack.cluster.leader().id
    stack.host.perform({ type: "registry-delay", delay: 20 * SECOND })
    stack.host.perform({ type: "pull-delay", node, delay: 10 * SECOND })
    const { heard } = await begin(stack, pullOfWorker)
    expect(await heard(30)).toBe("")
    expect(await heard(31)).toContain("Status: Image is up to date")
  })

  test("fails when the registry goes away meanwhile, and nothing of it is there", async () => {
    const stack = await published()
    const node = stack.cluster.leader().id
    stack.host.perform({ type: "image-remove", node, image, force: true })
    stack.host.perform({ type: "registry-delay", delay: 20 * SECOND })
    const { heard } = await begin(stack, pullOfWorker)
    expect(await heard(10)).toContain("Pulling from worker")
    stack.host.perform({ type: "registry-power", up: false })
    const end = await heard(60)
    expect(end.trim().split("\r\n").at(-1)).toContain("connect: connection refused")
    expect(end).not.toContain("Digest")
    expect(tagsHere(stack)).not.toContain(image)
  })

  test("is called off when the client leaves", async () => {
    const stack = aStack()
    const { heard, leave } = await begin(stack, pullOfRuby)
    await heard(5)
    leave()
    expect(await heard(60)).not.toContain("Pull complete")
    expect(imageEvents(stack)).toEqual([])
  })
})

test("a push waits for a slow registry, which has the image only then", async () => {
  const stack = await published()
  const { cluster, host } = stack
  host.perform({
    type: "image-tag",
    node: cluster.leader().id,
    image,
    tag: `${registry}/worker:v0.2`,
  })
  host.perform({ type: "registry-delay", delay: 5 * SECOND })
  const { heard } = await begin(stack, `/images/${registry}/worker/push?tag=v0.2`)
  expect(await heard(5)).toContain("Preparing")
  expect(cluster.resolve(`${registry}/worker:v0.2`)).toBeNull()
  expect(await heard(6)).toContain("v0.2: digest: ")
  expect(cluster.resolve(`${registry}/worker:v0.2`)).not.toBeNull()
})

test("a build takes half a second a step, one and a half where something runs, none where it is found again", async () => {
  const stack = await published()
  const files = { Dockerfile: "FROM busybox\nRUN touch /x\nLABEL a=b\n" }
  await stack.build({ Dockerfile: "FROM busybox\n" }, { t: "base" })
  const took = async (query: Record<string, string>) => {
    const began = stack.host.now
    await stack.build(files, query)
    return (stack.host.now - began) / SECOND
  }
  expect(await took({ t: "made" })).toBe(2)
  expect(await took({ t: "again" })).toBe(0)
  expect(await took({ t: "anew", nocache: "1" })).toBe(2)
  const builds = stack.facts.filter(({ type }) => type === "build")
  expect(builds).toHaveLength(5)
})
