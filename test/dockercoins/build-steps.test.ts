/** What a Dockerfile's steps leave: layers, notes in the history, health checks, commands that are missing. */
import { describe, expect, test } from "vitest"
import { buildImage } from "../../src/dockercoins/build.ts"
import { originalContext } from "../../src/dockercoins/files.ts"
import { createCluster } from "../../src/swarm/cluster.ts"
import { layersOf } from "../../src/swarm/layers.ts"
import type { Image } from "../../src/swarm/objects.ts"
import { SECOND } from "../../src/swarm/time.ts"

const hub = createCluster({ seed: 1, nodes: [{ name: "node1", role: "manager" }] })

function built(dockerfile: string, files: Readonly<Record<string, string>> = {}): Image {
  const { image, error } = buildImage({
    context: new Map(Object.entries(files)),
    dockerfile,
    base: (reference) => hub.resolve(reference)?.image ?? null,
    at: 0,
  })
  if (!image) throw new Error(error ?? "no image")
  return image
}

describe("layers", () => {
  test.each([
    ["COPY a /a", 1],
    ["RUN wget -q http://redis.io/redis", 1],
    ["RUN echo second > /f", 1],
    // Nothing was written, so there is nothing to keep.
    ["RUN echo building && echo err >&2", 0],
    ["RUN cat /etc/passwd > /dev/null", 0],
    ["WORKDIR /srv", 1],
    ["WORKDIR /", 0],
    ["ENV A=1\nLABEL b=c\nEXPOSE 80\nUSER me\nVOLUME /data", 0],
  ])("%j adds %i to the base's", (steps, more) => {
    const base = layersOf(built("FROM busybox\nLABEL x=y\n")).length
    expect(layersOf(built(`FROM busybox\n${steps}\n`, { a: "a" }))).toHaveLength(base + more)
  })

  test("the same files make the same layer on any base", () => {
    const top = (base: string) => layersOf(built(`FROM ${base}\nCOPY a /\n`, { a: "a" }))[0]?.id
    expect(top("busybox")).toBe(top("alpine"))
  })
})

test.each([
  ['CMD ["sh", "/a.sh"]', '/bin/sh -c #(nop)  CMD ["sh" "/a.sh"]'],
  ["CMD sleep 1", '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "sleep 1"]'],
  ["ARG V=1\nENV V=$V", "/bin/sh -c #(nop)  ENV V=1"],
  ["VOLUME /data", "/bin/sh -c #(nop)  VOLUME [/data]"],
  ["ARG V=1\nRUN echo $V", "|1 V=1 /bin/sh -c echo $V"],
])("the history says of %j: %s", (steps, note) => {
  expect(built(`FROM busybox\n${steps}\n`).history[0]?.createdBy).toBe(note)
})

describe("HEALTHCHECK", () => {
  test.each([
    ["--interval=1s --retries=2 CMD false", { interval: SECOND, retries: 2, passesAfter: null }],
    ["CMD wget -q http://localhost/", { interval: 30 * SECOND, retries: 3, passesAfter: 0 }],
    ['--timeout=3s CMD ["true"]', { interval: 30 * SECOND, retries: 3, passesAfter: 0 }],
    ["NONE", null],
  ])("%s", (check, health) => {
    expect(built(`FROM nginx\nHEALTHCHECK ${check}\n`).behaviour.health).toEqual(health)
  })
})

describe("a command that is not in the image", () => {
  test.each([
    ['FROM busybox\nCMD ["/nosuchbinary"]', '"/nosuchbinary": stat /nosuchbinary: no such file'],
    ['FROM busybox\nCMD ["nosuch"]', '"nosuch": executable file not found in $PATH'],
    ["FROM scratch\nCOPY a /a\nCMD sleep 1", '"/bin/sh": stat /bin/sh: no such file'],
  ])("%j never starts", (dockerfile, said) => {
    expect(built(dockerfile, { a: "a" }).behaviour.startError).toContain(said)
  })

  test.each([
    'FROM busybox\nCMD ["sleep", "10"]',
    'FROM busybox\nCOPY a /a\nCMD ["/a"]',
    'FROM python:alpine\nCOPY a /\nCMD ["python", "a"]',
    'FROM busybox\nRUN wget -O /bin/something http://redis.io/something\nCMD ["something"]',
  ])("%j is there", (dockerfile) => {
    expect(built(dockerfile, { a: "a" }).behaviour.startError).toBeUndefined()
  })
})

test("an image that only says something about another runs what that one runs", () => {
  const worker = built(
    originalContext("worker").get("Dockerfile") ?? "",
    Object.fromEntries(originalContext("worker")),
  )
  const { image } = buildImage({
    context: new Map(),
    dockerfile: "FROM mine\nLABEL maintainer=me\n",
    base: () => worker,
    at: 0,
  })
  expect(image).toMatchObject({ program: worker.program, behaviour: worker.behaviour })
})
