import { describe, expect, test } from "vitest"
import { ok } from "../../src/lib/result.ts"
import { anImage } from "./support/builders.ts"
import { fakeCluster } from "./support/fake-cluster.ts"
import { engineOf } from "./support/lab.ts"

describe("images and registry", () => {
  const image = anImage()
  const tag = "127.0.0.1:5000/worker:v0.1"
  const local = { image, tags: [tag], digests: [`127.0.0.1:5000/worker@${image.digest}`] }

  test("distribution gives digest and platform", async () => {
    const { read } = engineOf(fakeCluster({ images: [local] }))
    expect(await read(`/v1.50/distribution/${tag}/json`)).toEqual({
      Descriptor: {
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        digest: image.digest,
        size: 735,
      },
      Platforms: [{ architecture: "amd64", os: "linux" }],
    })
  })

  test.each([
    ["127.0.0.1:5000/worker:v9.9", true, 404, "manifest unknown: manifest unknown"],
    [
      "127.0.0.1:5000/worker:v9.9",
      false,
      500,
      'Get "http://127.0.0.1:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    ],
    [
      "127.0.0.1:5999/worker:v0.1",
      true,
      500,
      'Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
    ],
    [
      "Bad%20Image",
      true,
      400,
      "invalid reference format: repository name (library/Bad Image) must be lowercase",
    ],
  ])("distribution of %s, registry up %s: %i", async (name, registryIsUp, status, message) => {
    const { get } = engineOf(fakeCluster({ images: [local], registryIsUp }))
    const answer = await get(`/distribution/${name}/json`)
    expect([answer.status, await answer.json()]).toEqual([status, { message }])
  })

  test("a push tells of each layer, then of the digest", async () => {
    const cluster = fakeCluster({ images: [local] })
    const answer = await engineOf(cluster).ask(
      "POST",
      "/images/127.0.0.1:5000/worker/push?tag=v0.1",
    )
    const lines = (await answer.text())
      .trim()
      .split("\r\n")
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.status).slice(0, 5)).toEqual([
      "The push refers to repository [127.0.0.1:5000/worker]",
      "Preparing",
      "Preparing",
      "Layer already exists",
      "Layer already exists",
    ])
    expect(lines.at(-2)).toEqual({ status: `v0.1: digest: ${image.digest} size: 735` })
    expect(lines.at(-1).aux).toEqual({ Tag: "v0.1", Digest: image.digest, Size: 735 })
    expect(cluster.commands).toEqual([{ type: "image-push", node: "node1", tag }])
  })

  test("a push of what is not here says so in the stream", async () => {
    const { ask } = engineOf(fakeCluster())
    const answer = await ask("POST", "/images/127.0.0.1:5000/nosuch/push?tag=latest")
    const lines = (await answer.text())
      .trim()
      .split("\r\n")
      .map((line) => JSON.parse(line))
    expect(answer.status).toBe(200)
    expect(lines[1].error).toBe(
      "An image does not exist locally with the tag: 127.0.0.1:5000/nosuch",
    )
  })

  test("an image is found by name, id and short id", async () => {
    const { read } = engineOf(fakeCluster({ images: [local] }))
    for (const ref of [tag, image.id, "aaaaaaaaaaaa"]) {
      expect((await read(`/images/${ref}/json`)).Id).toBe(image.id)
    }
    expect(await read("/images/nosuch/json")).toEqual({
      message: "no such image: nosuch: No such image: nosuch:latest",
    })
  })
})

describe("builds", () => {
  test("a context without a Dockerfile", async () => {
    const cluster = fakeCluster({ answer: () => ok({ id: "" }) })
    const answer = await engineOf(cluster).ask("POST", "/build?t=a:b", "\0".repeat(1024))
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { message: "Cannot locate specified Dockerfile: Dockerfile" },
    ])
  })
})
