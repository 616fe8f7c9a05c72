/** What the classic builder leaves behind, and how it goes again. */
import { describe, expect, test } from "vitest"
import { aStack, registry } from "./support/stack.ts"

interface Summary {
  readonly Id: string
  readonly ParentId: string
  readonly RepoTags: readonly string[]
}

const tiny = {
  Dockerfile: 'FROM scratch\nCOPY hello /hello\nENV A=1\nCMD ["/hello"]\n',
  hello: "hi\n",
}
const withArgument = { Dockerfile: "FROM busybox\nARG V=1\nENV V=$V\n" }

function lab() {
  const stack = aStack()
  const listed = (all = false) => stack.document<Summary[]>("/images/json", all ? { all: "1" } : {})
  const remove = async (name: string, query = "") => {
    const answer = await stack.ask("DELETE", `/images/${name}${query}`)
    return answer.json()
  }
  const printed = async (files: Record<string, string>, query: Record<string, string>) =>
    (await stack.build(files, query)).map((line) => line.stream ?? "").join("")
  return { ...stack, listed, remove, printed }
}

describe("images between the steps", () => {
  test("only `images -a` shows them, each with its parent", async () => {
    const { printed, listed } = lab()
    await printed(tiny, { t: "tiny:v1" })
    expect((await listed()).map((image) => image.RepoTags)).toEqual([["tiny:v1"]])
    const all = await listed(true)
    expect(all).toHaveLength(3)
    const ids = new Set(all.map((image) => image.Id))
    expect(all.filter(({ ParentId }) => ids.has(ParentId))).toHaveLength(2)
  })

  test("history names the image of each step, and `<missing>` where another node built it", async () => {
    const { printed, document, push, cluster, host } = lab()
    const tag = `${registry}/app:v1`
    await printed({ Dockerfile: "FROM busybox\nLABEL a=b\nCMD sleep 9\n" }, { t: tag })
    const ids = async () =>
      (await document<{ Id: string }[]>(`/images/${tag}/history`)).map(({ Id }) => Id.slice(0, 7))
    expect(await ids()).toEqual(["sha256:", "sha256:", "sha256:"])
    await push("app", "v1")
    const node = cluster.leader().id
    for (const image of [tag, "busybox:latest"]) {
      host.perform({ type: "image-remove", node, image, force: true })
    }
    host.perform({ type: "image-pull", node, reference: tag })
    expect(await ids()).toEqual(["sha256:", "<missin", "<missin"])
  })

  test("--no-cache makes new images, which later builds take; the old ones lose their name", async () => {
    const { printed, listed } = lab()
    const built = /Successfully built (\w+)/
    const first = built.exec(await printed(tiny, { t: "tiny:v1" }))?.[1]
    const anew = built.exec(await printed(tiny, { t: "tiny:v1", nocache: "1" }))?.[1]
    expect(anew).not.toBe(first)
    const again = await printed(tiny, { t: "tiny:v1" })
    expect(again.match(/Using cache/g)).toHaveLength(3)
    expect(built.exec(again)?.[1]).toBe(anew)
    expect((await listed()).map(({ RepoTags }) => RepoTags)).toContainEqual([])
  })

  test("an ARG is the same step whatever its value; what reads it is not", async () => {
    const { printed } = lab()
    await printed(withArgument, { buildargs: JSON.stringify({ V: "2" }) })
    const other = await printed(withArgument, {})
    expect(other).toMatch(/ARG V=1\n ---> Using cache[\s\S]*ENV V=\$V\n ---> Running in/)
  })

  test("a build that fails leaves what it had done", async () => {
    const { printed, listed } = lab()
    await printed({ Dockerfile: "FROM scratch\nLABEL a=b\nCOPY nosuch /\n" }, { t: "x" })
    expect(await listed()).toMatchObject([{ RepoTags: [], Labels: { a: "b" } }])
  })
})

describe("docker rmi", () => {
  test("deletes image by image up to what is named, and the layers with them", async () => {
    const { printed, remove } = lab()
    await printed(tiny, { t: "tiny:v1" })
    const deleted = { Deleted: expect.stringMatching(/^sha256:/) }
    expect(await remove("tiny:v1")).toEqual([
      { Untagged: "tiny:v1" },
      ...[deleted, deleted, deleted, deleted],
    ])
  })

  test("takes only the name of an image on which others were built", async () => {
    const { printed, remove, listed } = lab()
    await printed({ Dockerfile: "FROM scratch\nLABEL a=b\n" }, { t: "base:v1" })
    await printed({ Dockerfile: "FROM base:v1\nLABEL c=d\n" }, { t: "app:v1" })
    const [base] = (await listed()).filter(({ RepoTags }) => RepoTags.includes("base:v1"))
    const short = base?.Id.slice(7, 19)
    expect(await remove(short ?? "")).toEqual({
      message: `conflict: unable to delete ${short} (cannot be forced) - image has dependent child images`,
    })
    expect(await remove("base:v1")).toEqual([{ Untagged: "base:v1" }])
    expect((await listed()).map(({ RepoTags }) => RepoTags)).toEqual([["app:v1"]])
    expect(await listed(true)).toHaveLength(2)
    expect(await remove("app:v1")).toHaveLength(3)
    expect(await listed(true)).toEqual([])
  })

  test("refuses an id with several names unless forced", async () => {
    const { printed, remove, ask, listed } = lab()
    await printed(tiny, { t: "tiny:v1" })
    await ask("POST", "/images/tiny:v1/tag?repo=other&tag=v2")
    const short = (await listed())[0]?.Id.slice(7, 19) ?? ""
    expect(await remove(short)).toEqual({
      message: `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`,
    })
    await remove(short, "?force=1")
    expect(await listed(true)).toEqual([])
  })
})

test("a push mounts the layers that another repository has", async () => {
  const { printed, push } = lab()
  const base = { Dockerfile: "FROM busybox\nLABEL a=b\n" }
  await printed(base, { t: `${registry}/one:v1` })
  await push("one", "v1")
  await printed(
    { Dockerfile: `FROM ${registry}/one:v1\nWORKDIR /srv\n` },
    { t: `${registry}/two:v1` },
  )
  const statuses = (await push("two", "v1")).map((line) => line.status ?? "")
  expect(statuses.filter((status) => /Mounted|Pushed|exists/.test(status))).toEqual([
    "Mounted from one",
    "Pushed",
  ])
  const again = (await push("two", "v1")).map((line) => line.status)
  expect(again.filter((status) => status === "Layer already exists")).toHaveLength(2)
})
