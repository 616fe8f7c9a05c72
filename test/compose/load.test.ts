/** What no recording shows; the recorded refusals are played in test/cli/recordings.test.ts. */
import { describe, expect, test } from "vitest"
import { ignoredOptions, loadCompose } from "../../src/compose/load.ts"

const load = (source: string | readonly string[]) =>
  loadCompose(typeof source === "string" ? [source] : source, { lookup: () => undefined })

const errorOf = (source: string): string => {
  const loaded = load(source)
  return loaded.ok ? "" : loaded.error
}

const service = (lines: string): string =>
  `services:\n  a:\n    image: x\n${lines
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n`

describe("the schema's refusals", () => {
  test.each([
    ["deploy:\n  update_config:", "services.a.deploy.update_config must be a mapping"],
    ["deploy:\n  replicas:", "services.a.deploy.replicas must be a integer"],
    ["deploy:\n  labels: {b: true}", "services.a.deploy.labels.b must be a string, number or null"],
    ["environment: {DEBUG: true}", "services.a.environment.DEBUG must be a string, number or null"],
    ["stop_grace_period: 10", "services.a.stop_grace_period must be a string"],
    ["command: 5", "services.a.command must be a string"],
    ["profiles: [x]", "services.a Additional property profiles is not allowed"],
    ["read_only: yes", "services.a.read_only must be a boolean"],
    [
      "deploy:\n  placement:\n    constraints: x",
      "services.a.deploy.placement.constraints must be a list",
    ],
    // The deepest error wins, and among equally deep ones a type error.
    [
      "deploy:\n  update_config: {delay: 5x, parallelism: x, foo: 1}",
      "services.a.deploy.update_config.parallelism must be a integer",
    ],
  ])("%s", (lines, message) => {
    expect(errorOf(service(lines))).toBe(message)
  })

  test("`deploy:` may be empty, and `x-` keys are free at the root", () => {
    expect(load(`x-any: [1]\n${service("deploy:")}`).ok).toBe(true)
  })

  test("keys are refused below the version that brought them", () => {
    expect(
      errorOf(`version: "3.6"\n${service("deploy:\n  rollback_config:\n    parallelism: 1")}`),
    ).toBe("services.a.deploy Additional property rollback_config is not allowed")
  })
})

describe("several files", () => {
  const first =
    'version: "3.8"\nservices:\n  a:\n    image: x\n    deploy:\n      replicas: 2\n      placement:\n        constraints: [one]\n'

  test("the later one wins, lists are joined", () => {
    const second =
      'version: "3.8"\nservices:\n  a:\n    deploy:\n      replicas: 0\n      placement:\n        constraints: [two]\n  b:\n    image: y\n'
    const loaded = load([first, second])
    expect(loaded.ok && loaded.value.services.get("a")).toEqual({
      image: "x",
      deploy: { replicas: 0, placement: { constraints: ["one", "two"] } },
    })
    expect(loaded.ok && [...loaded.value.services.keys()]).toEqual(["a", "b"])
  })

  test("must be of one version", () => {
    expect(load([first, 'version: "3.7"\n'])).toEqual({
      ok: false,
      error: "version mismatched between two composefiles : 3.8 and 3.7",
    })
  })
})

test("what a stack leaves out is named, in order, with an empty line after it", () => {
  const loaded = load(service("restart: always\nbuild: .\nexpose: ['80']\ndepends_on: [b]"))
  expect(loaded.ok && ignoredOptions(loaded.value)).toEqual([
    "Ignoring unsupported options: build, restart\n",
    "Ignoring deprecated options:\n\nexpose: Exposing ports is unnecessary - services on the same network can access each other's containers on any port.\n",
  ])
})

test("an octal mode is a number, an anchor merges, the first of several documents counts", () => {
  const loaded = load(
    "x-d: &d\n  replicas: 2\nservices:\n  a:\n    image: x\n    deploy:\n      <<: *d\n    secrets:\n      - source: s\n        mode: 0440\nsecrets:\n  s:\n    file: ./s\n---\nservices: 5\n",
  )
  expect(loaded.ok && loaded.value.services.get("a")).toEqual({
    image: "x",
    deploy: { replicas: 2 },
    secrets: [{ source: "s", mode: 0o440 }],
  })
})

test("a service may have the name of what every JavaScript object has", () => {
  const loaded = load(`version: "3.8"
services:
  __proto__: { image: a }
  constructor: { image: b }
`)
  expect(loaded.ok && [...loaded.value.services.keys()]).toEqual(["__proto__", "constructor"])
})
