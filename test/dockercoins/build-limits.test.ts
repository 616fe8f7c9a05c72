/** A few lines must not take a server's memory and time from everybody's lab. */
import { expect, test } from "vitest"
import { buildImage } from "../../src/dockercoins/build.ts"
import { buildLimits } from "../../src/dockercoins/build-limits.ts"
import type { BuildOptions } from "../../src/dockercoins/build-terms.ts"
import type { Image } from "../../src/swarm/objects.ts"

function build(lines: readonly string[], options: Partial<BuildOptions> = {}) {
  const dockerfile = ["FROM scratch", ...lines].join("\n")
  return buildImage({ dockerfile, context: new Map(), base: () => null, at: 0, ...options })
}

const ends = (image: Image | null): Image => {
  if (image === null) throw new Error("no image")
  return image
}

test.each(["ENV", "ARG"])("an %s that is doubled on each line", (keyword) => {
  const lines = Array.from({ length: 150 }, () => `${keyword} A=$A$A`)
  const { error, image, left } = build([`${keyword} A=0123456789`, ...lines])
  expect(error).toBe("a build in this lab is limited to 32 KB of image")
  expect(image).toBeNull()
  expect(JSON.stringify(left).length).toBeLessThan(2 * buildLimits.image)
})

test("steps without end, written down or triggered", () => {
  const many = (count: number) => Array.from({ length: count }, () => "USER 1")
  expect(build(many(buildLimits.steps)).error).toBeNull()
  const error = `a build in this lab is limited to ${buildLimits.steps} steps`
  expect(build(many(buildLimits.steps + 1)).error).toBe(error)
  const triggers = ends(build(many(40).map((line) => `ONBUILD ${line}`)).image)
  const stages = Array.from({ length: 6 }, () => "FROM triggers")
  expect(build(stages, { base: () => triggers }).error).toBe(error)
})

test("a Dockerfile without end", () => {
  const { error, total } = build(["#".repeat(buildLimits.dockerfile)])
  expect([error, total]).toEqual(["a build in this lab is limited to 32 KB of Dockerfile", 0])
})

test("a large file that is copied again and again is read once", () => {
  const context = new Map([["data", "x".repeat(4_000_000)]])
  const lines = Array.from({ length: 100 }, (_, index) => `COPY data /${index}/`)
  const began = performance.now()
  expect(build(lines, { context }).error).toBeNull()
  expect(performance.now() - began).toBeLessThan(10_000)
})

test("an address that is none", () => {
  expect(build(["ADD http://[ /x/"]).error).toMatch(
    /^ADD failed: Get "http:\/\/\[": dial tcp: lookup/,
  )
})
