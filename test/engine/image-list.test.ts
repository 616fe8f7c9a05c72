/** `docker images` and its filters, `docker search`, and what cannot be had of images here. */
import { beforeAll, describe, expect, test } from "vitest"
import { recordedEngine } from "../../src/engine/profile.ts"
import { filters } from "./support/lab.ts"
import { aStack, registry } from "./support/stack.ts"

let stack: ReturnType<typeof aStack>
const dockerfile = (label: string) => ({ Dockerfile: `FROM scratch\nLABEL ${label}\nCMD a\n` })
const refused = async (path: string, method = "GET") => {
  const answer = await stack.ask(method, path)
  const { message }: { message: string } = JSON.parse(await answer.text())
  return [answer.status, message]
}

beforeAll(async () => {
  stack = aStack(7, recordedEngine)
  await stack.build(dockerfile("a=1"), { t: "one:v1" })
  stack.wait(60)
  await stack.build(dockerfile("a=2"), { t: `${registry}/two:v1` })
  stack.wait(60)
  await stack.build(dockerfile("b=3"), { t: "three:v2" })
})

describe("filters", () => {
  test.each([
    [{ reference: ["*/two"] }, [`${registry}/two:v1`]],
    [{ reference: ["*:v[1]"] }, ["one:v1"]],
    [{ since: ["one:v1"] }, ["three:v2", `${registry}/two:v1`]],
    [{ before: ["three:v2"], since: ["one:v1"] }, [`${registry}/two:v1`]],
    [{ label: ["a=1"] }, ["one:v1"]],
    [{ dangling: ["true"] }, []],
  ])("%j", async (wanted, names) => {
    const listed = await stack.read(`/images/json?filters=${filters(wanted)}`)
    expect(listed.flatMap(({ RepoTags }: { RepoTags: string[] }) => RepoTags)).toEqual(names)
  })

  test.each([
    [{ dangling: ["xx"] }, 400, "Invalid filter 'dangling=[xx]'"],
    [{ until: ["1h"] }, 400, "Invalid filter 'until'"],
    [{ since: ["nosuch"] }, 404, "No such image: nosuch:latest"],
    [{ reference: ["bus["] }, 500, "syntax error in pattern"],
  ])("%j is refused", async (wanted, status, message) => {
    expect(await refused(`/images/json?filters=${filters(wanted)}`)).toEqual([status, message])
  })
})

describe("prune", () => {
  test("spares what is younger, and what has a label that is to be spared", async () => {
    const pruned = async (wanted: Record<string, string[]>) => {
      const query = filters({ dangling: ["false"], ...wanted })
      const answer = await stack.ask("POST", `/images/prune?filters=${query}`)
      const document: { ImagesDeleted: object[] | null } = JSON.parse(await answer.text())
      return document.ImagesDeleted
    }
    expect(await pruned({ until: ["1h"] })).toBeNull()
    expect(await pruned({ "label!": ["a", "b"] })).toBeNull()
    expect(await pruned({ until: ["90s"] })).toContainEqual({ Untagged: "one:v1" })
  })

  test("does not guess a time", async () => {
    const message = 'failed to parse value as time or duration: "xx"'
    for (const what of ["images", "containers", "networks"]) {
      expect(await refused(`/${what}/prune?filters=${filters({ until: ["xx"] })}`, "POST")).toEqual(
        [400, message],
      )
    }
  })
})

test.each([
  ["GET", "/images/nosuch/get", 404, "No such image: nosuch"],
  [
    "POST",
    "/images/create?fromImage=nosuchhost.invalid/x&tag=1",
    500,
    'Get "https://nosuchhost.invalid/v2/": dial tcp: lookup nosuchhost.invalid: no such host',
  ],
  [
    "POST",
    `/images/create?fromImage=${registry}/nosuch`,
    404,
    `repository ${registry}/nosuch not found: name unknown: repository name not known to registry`,
  ],
  [
    "POST",
    `/images/create?fromImage=${registry}/two&tag=v1&platform=bogus`,
    400,
    '"bogus": unknown operating system or architecture: invalid argument',
  ],
  ["GET", "/images/search?term=x&limit=101", 400, "Limit 101 is outside the range of [1, 100]"],
])("%s %s: %i %s", async (method, path, status, message) => {
  expect(await refused(path, method)).toEqual([status, message])
})

test("what cannot be written down is refused", async () => {
  for (const [method, path] of [
    ["GET", "/images/three:v2/get"],
    ["POST", "/images/load"],
    ["POST", "/images/create?fromSrc=-"],
  ] as const) {
    expect((await refused(path, method))[0]).toBe(501)
  }
})

test("a search finds the catalogue, the most liked first", async () => {
  const found = await stack.read("/images/search?term=re&limit=2")
  expect(found.map(({ name }: { name: string }) => name)).toEqual(["postgres", "redis"])
  expect(found[0]).toMatchObject({ is_official: true, is_automated: false })
  expect(await stack.read("/images/search?term=nosuch")).toEqual([])
})
