/** What the engine tells of the containers and images on its node, and in which order. */
import { expect, test } from "vitest"
import type { EventMessage } from "../../src/engine/types.ts"
import { deployed, registry } from "./support/stack.ts"

type Stack = Awaited<ReturnType<typeof deployed>>

/** What was told since, as `container start`; of the given objects only. */
async function toldBy(
  stack: Stack,
  act: () => Promise<void>,
  query: Record<string, string[]> = {},
) {
  stack.wait(1)
  const since = String(stack.host.wallNow() / 1000)
  await act()
  const until = String(stack.host.wallNow() / 1000)
  const filters = encodeURIComponent(JSON.stringify(query))
  const answer = await stack.get(`/events?since=${since}&until=${until}&filters=${filters}`)
  const lines = (await answer.text()).trim().split("\n").filter(Boolean)
  return lines.map((line): EventMessage => JSON.parse(line))
}

const inShort = ({ Type, Action }: EventMessage) => `${Type} ${Action}`
const local = { type: ["container", "network", "image"], scope: ["local"] }
const here = async (stack: Stack) =>
  (await stack.document<{ Id: string }[]>("/containers/json"))[0]?.Id ?? ""
const plain = (replicas: number, args: string[]) => ({
  Name: "plain",
  TaskTemplate: {
    ContainerSpec: { Image: `${registry}/worker:v0.1`, Args: args, Labels: { tier: "one" } },
    Placement: { Constraints: ["node.role==manager"] },
    RestartPolicy: { Condition: "none" },
  },
  Mode: { Replicated: { Replicas: replicas } },
})

test("a container is created, joins its network, starts, ends, and goes with its service", async () => {
  const stack = await deployed()
  const events = await toldBy(
    stack,
    async () => {
      await stack.create(plain(1, ["sleep", "5"]))
      stack.wait(20)
      await stack.ask("DELETE", "/services/plain")
      stack.wait(20)
    },
    local,
  )
  expect(events.map(inShort)).toEqual([
    "container create",
    "network connect",
    "container start",
    "container die",
    "network disconnect",
    "container destroy",
  ])
  const [created, connected] = events
  expect(created?.Actor.Attributes).toMatchObject({ tier: "one", image: `${registry}/worker:v0.1` })
  expect(connected?.Actor.Attributes).toEqual({
    container: created?.Actor.ID,
    name: "bridge",
    type: "bridge",
  })
  expect(events[3]?.Actor.Attributes).toMatchObject({ exitCode: "0" })
})

test("the swarm asks a container to stop, and kills it when it does not", async () => {
  const stack = await deployed()
  await stack.create(plain(1, ["sleep", "infinity"]))
  stack.wait(20)
  const events = await toldBy(
    stack,
    async () => {
      await stack.update("plain", (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 0 } } }))
      stack.wait(30)
    },
    { type: ["container"] },
  )
  expect(events.map((event) => [event.Action, event.Actor.Attributes.signal])).toEqual([
    ["kill", "15"],
    ["kill", "9"],
    ["die", undefined],
    ["stop", undefined],
    ["destroy", undefined],
  ])
  expect(events[2]?.Actor.Attributes.exitCode).toBe("137")
})

test.each([
  ["POST", "/kill", ["kill", "die"]],
  ["POST", "/stop", ["kill", "die", "stop"]],
  ["DELETE", "?force=1", ["kill", "die", "destroy"]],
] as const)("%s …%s tells %j of the one that was meant", async (method, tail, actions) => {
  const stack = await deployed()
  const id = await here(stack)
  const events = await toldBy(
    stack,
    async () => {
      await stack.ask(method, `/containers/${id}${tail}`)
      stack.wait(12)
    },
    { container: [id] },
  )
  expect(events.map(({ Action }) => Action)).toEqual(actions)
})

test("a service's filter finds its containers by the beginning of their names", async () => {
  const stack = await deployed()
  const events = await toldBy(
    stack,
    async () => {
      await stack.create(plain(1, ["sleep", "99"]))
      stack.wait(20)
    },
    { service: ["plain"] },
  )
  expect(events.map(inShort)).toEqual(["service create", "container create", "container start"])
})

test("images are told by their id, what is moved by its name", async () => {
  const stack = await deployed()
  const events = await toldBy(
    stack,
    async () => {
      await stack.build({ Dockerfile: "FROM scratch\nLABEL a=b\n" }, { t: `${registry}/x:1` })
      await stack.push("x", "1")
      await stack.ask("DELETE", `/images/${registry}/x:1`)
    },
    { type: ["image"] },
  )
  const [tag] = events
  expect(events.map(({ Action, Actor }) => [Action, Actor.ID, Actor.Attributes.name])).toEqual([
    ["tag", tag?.Actor.ID, `${registry}/x:1`],
    ["push", `${registry}/x:1`, `${registry}/x`],
    ["untag", tag?.Actor.ID, tag?.Actor.ID],
    ["delete", tag?.Actor.ID, tag?.Actor.ID],
  ])
  expect(tag?.Actor.Attributes.a).toBe("b")
})
