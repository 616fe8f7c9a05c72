/** Secrets and configs, as a recorded engine (20.10.24) takes, keeps, lists and refuses them. */
import { describe, expect, test } from "vitest"
import { filters } from "./support/lab.ts"
import { aStack } from "./support/stack.ts"

const hello = "aGVsbG8K"

async function withSecretsAndConfigs() {
  const stack = aStack()
  for (const [Name, Labels] of [
    ["key", { tier: "web" }],
    ["key2", { tier: "" }],
  ] as const) {
    for (const kind of ["secrets", "configs"]) {
      await stack.post(`/${kind}/create`, { Name, Labels, Data: hello })
    }
  }
  const named = async (kind: string, args: Record<string, readonly string[]>) => {
    const found = await stack.read(`/${kind}?filters=${filters(args)}`)
    return found.map(({ Spec }: { Spec: { Name: string } }) => Spec.Name).sort()
  }
  return { ...stack, named }
}

describe.each(["secrets", "configs"])("%s", (kind) => {
  const one = kind.slice(0, -1)

  test("are found by the beginning of a name, by whole names, and by labels", async () => {
    const { named } = await withSecretsAndConfigs()
    expect(await named(kind, { name: ["key"] })).toEqual(["key", "key2"])
    expect(await named(kind, { names: ["key"] })).toEqual(["key"])
    expect(await named(kind, { label: ["tier"] })).toEqual(["key", "key2"])
    expect(await named(kind, { label: ["tier=web"] })).toEqual(["key"])
    // Nothing after the sign is the same as no sign.
    expect(await named(kind, { label: ["tier="] })).toEqual(["key", "key2"])
  })

  test("keep the driver of their template", async () => {
    const { post, read } = aStack()
    const Templating = { Name: "golang" }
    await post(`/${kind}/create`, { Name: "t", Data: hello, Templating })
    expect((await read(`/${kind}/t`)).Spec).toMatchObject({ Name: "t", Labels: {}, Templating })
  })

  test.each([
    [{ Name: "", Data: hello }, 400, "code = InvalidArgument desc = name must be provided"],
    [
      { Name: "x" },
      400,
      `code = InvalidArgument desc = ${one} data must be larger than 0 and less than ${one === "secret" ? 512000 : 1024000} bytes`,
    ],
  ])("that are not whole are refused: %j", async (document, status, words) => {
    const answer = await aStack().ask("POST", `/${kind}/create`, document)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ message: `rpc error: ${words}` })
  })
})

test("a secret of a driver that nobody has is refused", async () => {
  const Driver = { Name: "vault" }
  const answer = await aStack().ask("POST", "/secrets/create", { Name: "x", Driver })
  expect(answer.status).toBe(500)
  expect(await answer.json()).toEqual({
    message: 'rpc error: code = Unknown desc = plugin "vault" not found',
  })
})

test("of two configs with one target the refusal names both", async () => {
  const { document, ask } = await withSecretsAndConfigs()
  const configs = await document<{ ID: string; Spec: { Name: string } }[]>("/configs")
  const Configs = configs
    .toSorted((a, b) => (a.Spec.Name < b.Spec.Name ? -1 : 1))
    .map(({ ID, Spec }) => ({ ConfigID: ID, ConfigName: Spec.Name, File: { Name: "/x" } }))
  const spec = { Name: "web", TaskTemplate: { ContainerSpec: { Image: "a", Configs } } }
  const answer = await ask("POST", "/services/create", spec)
  expect(await answer.json()).toEqual({
    message:
      "rpc error: code = InvalidArgument desc = config references 'key' and 'key2' have a conflicting target: '/x'",
  })
})
