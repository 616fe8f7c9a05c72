/** What real Swarm leaves to chance between its goroutines: either way is one that was recorded. */
import { expect, test } from "vitest"
import { type Race, SeededChooser } from "../../src/swarm/chooser.ts"
import { dirtySlots } from "../../src/swarm/orchestrator/dirty.ts"
import { Store } from "../../src/swarm/store.ts"
import { MILLISECOND } from "../../src/swarm/time.ts"
import { behaviours, TestSwarm } from "./kit.ts"

/** One race goes against the rules' own order. */
class Against extends SeededChooser {
  readonly #race: Race

  constructor(race: Race) {
    super(SeededChooser.seeded(1).state)
    this.#race = race
  }

  override race(race: Race): boolean {
    return race !== this.#race
  }
}

const ends = [
  { chooser: SeededChooser.seeded(1), state: "shutdown", err: "" },
  { chooser: new Against("order-before-end"), state: "failed", err: "task: non-zero exit (1)" },
] as const

for (const { chooser, state, err } of ends) {
  test(`[A-6] told to stop as it crashes, a task ends as ${state}, by who came first`, () => {
    const lab = new TestSwarm({ chooser })
    const spec = { image: "crash:v1", replicas: 1 }
    lab.create("s", spec)
    while (lab.tasks("s")[0]?.status.state !== "running") lab.wait(0.01)
    lab.wait(1.8)
    lab.update("s", { ...spec, image: "web:v1" })
    lab.wait(1.5)
    expect(lab.tasks("s")[0]).toMatchObject({ status: { state, err, exitCode: 1 } })
  })
}

for (const { chooser, state, err } of ends) {
  test(`[A-6] told to stop while it starts, what ends soon ends as ${state}, by who came first`, () => {
    const lab = new TestSwarm({ chooser })
    lab.publish("now:v1", {
      ...behaviours.worker,
      exitAfter: 150 * MILLISECOND,
      exitCode: 1,
    })
    const spec = { image: "web:v1", replicas: 1 }
    lab.settled("s", spec)
    lab.update("s", { ...spec, image: "now:v1", UpdateConfig: { Order: "start-first" } })
    const fresh = () =>
      lab.tasks("s").find((task) => task.spec.ContainerSpec?.Image?.includes("now"))
    lab.until(() => fresh()?.status.state === "starting")
    lab.update("s", spec)
    lab.wait(2)
    expect(fresh()).toMatchObject({ status: { state, err, exitCode: 1 } })
  })
}

const losses = [
  { chooser: SeededChooser.seeded(1), wishes: ["running", "shutdown"] },
  { chooser: new Against("start-before-loss"), wishes: ["shutdown"] },
] as const

for (const { chooser, wishes } of losses) {
  test(`[RS-9, G-3] what waits on a node that is lost is wanted ${wishes.join(", then ")}`, () => {
    const lab = new TestSwarm({ chooser })
    lab.settled("s", { image: "worker:v1", global: true })
    lab.do({ type: "node-power-off", node: "node5" })
    const parallel = { Parallelism: 0, Order: "stop-first" } as const
    lab.update("s", { image: "worker:v2", global: true, UpdateConfig: parallel })
    lab.until(() => lab.nodeNamed("node5").status.state === "down")
    lab.wait(0.001)
    const { id } = lab.nodeNamed("node5")
    const waiting = lab
      .tasks("s")
      .filter(({ nodeId }) => nodeId === id)
      .at(-1)
    const heard = lab.events.flatMap((event) =>
      event.type === "task" && event.task === waiting?.id && event.change === "desired"
        ? [event.desired]
        : [],
    )
    expect(heard).toEqual(wishes)
  })
}

const starts = [
  { chooser: SeededChooser.seeded(1), order: ["created", "desired", "state"] },
  { chooser: new Against("start-before-allocation"), order: ["created", "state", "desired"] },
] as const

for (const { chooser, order } of starts) {
  test(`[N-17] start-first, a new task is heard of as ${order.join(", ")}`, () => {
    const lab = new TestSwarm({ chooser })
    const spec = { image: "web:v1", replicas: 1, UpdateConfig: { Order: "start-first" } } as const
    lab.settled("s", spec)
    lab.update("s", { ...spec, image: "web:v2" })
    lab.wait(0.001)
    const [, task] = lab.tasks("s")
    const heard = lab.events.filter((event) => event.type === "task" && event.task === task?.id)
    expect(heard.map((event) => "change" in event && event.change)).toEqual(order)
  })
}

for (const { chooser, order } of starts) {
  test(`[RS-9] without a restart delay, a replacement is heard of as ${order.join(", ")}`, () => {
    const lab = new TestSwarm({ chooser })
    lab.create("s", { image: "crash:v1", replicas: 1, task: { RestartPolicy: { Delay: 0 } } })
    lab.until(() => lab.tasks("s").length === 2)
    lab.wait(0.001)
    const task = lab.tasks("s").at(-1)
    const heard = lab.events.filter((event) => event.type === "task" && event.task === task?.id)
    expect(heard.map((event) => "change" in event && event.change)).toEqual(order)
  })
}

test("[U-12] of two good tasks in a slot the first by id stays, whichever is older", () => {
  const lab = new TestSwarm()
  lab.settled("s", { image: "web:v1", replicas: 1 })
  const service = lab.service("s")
  const [old] = lab.tasks("s")
  if (old === undefined) throw new Error("no task")
  const earlier = { ...old, id: `0${old.id.slice(1)}` }
  const later = { ...old, id: `z${old.id.slice(1)}` }
  const world = { store: new Store(), chooser: SeededChooser.seeded(1) }
  for (const slot of [[earlier, later] as const, [later, earlier] as const]) {
    const [dirty] = dirtySlots(service, [slot], world)
    expect(dirty?.tasks.map(({ id }) => id)).toEqual([earlier.id, later.id])
  }
})
