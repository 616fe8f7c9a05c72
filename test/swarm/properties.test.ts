/** What must hold for every seed and every policy. A failing run prints its seed. */
import fc from "fast-check"
import { describe, expect, test, vi } from "vitest"
import { type Cluster, restoreCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import type { ClusterEvent, TaskEvent } from "../../src/swarm/events.ts"
import type { Task } from "../../src/swarm/objects.ts"
import { compareStates } from "../../src/swarm/task-states.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { behaviours, imageOfTask, specOf, TestSwarm, type Wish } from "./kit.ts"

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const seconds = (max: number) => fc.integer({ min: 0, max }).map((n) => n * 1_000_000_000)

const policy = fc.record(
  {
    Parallelism: fc.integer({ min: 0, max: 4 }),
    Delay: seconds(4),
    FailureAction: fc.constantFrom("pause", "continue", "rollback"),
    Monitor: seconds(6),
    MaxFailureRatio: fc.constantFrom(0, 0.25, 0.5, 1),
    Order: fc.constantFrom("stop-first", "start-first"),
  },
  { requiredKeys: ["Parallelism"] },
)

const anyImage = fc.constantFrom(
  ...Object.keys(behaviours).flatMap((name) => [`${name}:v1`, `${name}:v2`]),
  "missing:v9",
)

const wish: fc.Arbitrary<Wish> = fc.record(
  {
    image: anyImage,
    replicas: fc.integer({ min: 0, max: 6 }),
    UpdateConfig: policy,
    RollbackConfig: policy,
  },
  { requiredKeys: ["image", "replicas"] },
)

/** What may happen to one service, each some tenths of a second after the last. */
const deed = fc.record({
  after: fc.integer({ min: 0, max: 150 }),
  what: fc.oneof(
    { weight: 5, arbitrary: wish.map((wish) => ({ type: "update" as const, wish })) },
    { weight: 2, arbitrary: fc.constant({ type: "rollback" as const }) },
    { weight: 1, arbitrary: fc.nat(4).map((node) => ({ type: "drain" as const, node })) },
    { weight: 1, arbitrary: fc.nat(4).map((node) => ({ type: "active" as const, node })) },
    { weight: 1, arbitrary: fc.nat(3).map((node) => ({ type: "power" as const, node: node + 1 })) },
    { weight: 1, arbitrary: fc.nat(3).map((node) => ({ type: "start" as const, node: node + 1 })) },
    { weight: 1, arbitrary: fc.nat(20).map((task) => ({ type: "kill" as const, task })) },
    { weight: 1, arbitrary: fc.boolean().map((up) => ({ type: "registry" as const, up })) },
    { weight: 1, arbitrary: fc.constant({ type: "remove" as const }) },
  ),
})
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

const story = fc.record({
  seed,
  global: fc.boolean(),
  first: wish,
  deeds: fc.array(deed, { maxLength: 6 }),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** The command that a deed comes to in the cluster's present state; null where there is nothing to do. */
function commandOf(cluster: Cluster, { what }: Deed, global: boolean): Command | null {
  const [service] = cluster.services()
  const node = "node" in what ? cluster.nodes()[what.node] : undefined
  if (what.type === "registry") return { type: "registry-power", up: what.up }
  if (node !== undefined && what.type === "power") return { type: "node-power-off", node: node.id }
  if (node !== undefined && what.type === "start") return { type: "node-start", node: node.id }
  if (node !== undefined) {
    const spec = { ...node.spec, Availability: what.type === "drain" ? "drain" : "active" } as const
    return { type: "node-update", node: node.id, version: node.meta.version, spec }
  }
  if (service === undefined) return null
  if (what.type === "remove") return { type: "service-remove", service: service.id }
  if (what.type === "kill") {
    const task = cluster.tasks()[what.task]
    return task === undefined ? null : { type: "container-kill", task: task.id, how: "kill" }
  }
  const spec = what.type === "update" ? specOf("s", { ...what.wish, global }) : service.spec
  const command = {
    type: "service-update",
    service: "s",
    version: service.meta.version,
    spec,
  } as const
  return what.type === "rollback" ? { ...command, rollback: "previous" } : command
}

/** Plays a story; `between` may replace the cluster after each step, `hop` says how time is cut. */
function play(
  { seed, global, first, deeds }: Story,
  between: (cluster: Cluster) => Cluster = (cluster) => cluster,
  hops = 1,
): { events: readonly ClusterEvent[]; end: string } {
  const lab = new TestSwarm({ seed })
  let cluster = lab.cluster
  const events: ClusterEvent[] = []
  const advance = (to: number) => {
    for (;;) {
      const output = cluster.advance(to)
      events.push(...output.events)
      cluster = between(cluster)
      if (output.finished) return
    }
  }
  const pass = (micros: number) => {
    const from = cluster.now
    for (let hop = 1; hop <= hops; hop++) advance(from + Math.round((micros * hop) / hops))
  }
  const act = (command: Command) => {
    events.push(...cluster.apply(command, cluster.now).output.events)
    cluster = between(cluster)
  }
  act({ type: "service-create", spec: specOf("s", { ...first, global }) })
  for (const deed of deeds) {
    pass(deed.after * 100_000)
    const command = commandOf(cluster, deed, global)
    if (command !== null) act(command)
  }
  pass(40 * SECOND)
  return { events, end: cluster.snapshot() }
}

const full = process.env.ROLLCALL_TEST_FULL === "1"
const runs = { numRuns: full ? 500 : 30 }
/** Freezing and thawing at every step costs more than the steps. */
const thaws = { numRuns: full ? 200 : 12 }
vi.setConfig({ testTimeout: full ? 600_000 : 60_000 })

describe("determinism", () => {
  test("two runs of a seed give identical transitions", () => {
    fc.assert(
      fc.property(story, (story) => {
        expect(play(story)).toEqual(play(story))
      }),
      runs,
    )
  })

  test("restore(snapshot()) at any instant and going on equals going on", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 40 }), (story, hops) => {
        const frozen = play(story, (cluster) => restoreCluster(cluster.snapshot()), hops)
        expect(frozen).toEqual(play(story))
      }),
      thaws,
    )
  })

  test("the same holds when it is frozen at every single instant at which something happens", () => {
    fc.assert(
      fc.property(seed, wish, wish, (seed, first, second) => {
        const lab = new TestSwarm({ seed })
        const follow = (thaw: (cluster: Cluster) => Cluster) => {
          let cluster = restoreCluster(lab.cluster.snapshot())
          const events: ClusterEvent[] = []
          for (const spec of [first, second].map((wish) => specOf("s", wish))) {
            const version = cluster.services()[0]?.meta.version
            const change: Command =
              version === undefined
                ? { type: "service-create", spec }
                : { type: "service-update", service: "s", version, spec }
            events.push(...cluster.apply(change, cluster.now).output.events)
            for (let steps = 0; steps < 150 && cluster.wakeAt !== null; steps++) {
              cluster = thaw(cluster)
              events.push(...cluster.advance(cluster.wakeAt ?? 0).events)
            }
          }
          return events
        }
        expect(follow((cluster) => restoreCluster(cluster.snapshot()))).toEqual(
          follow((cluster) => cluster),
        )
      }),
      thaws,
    )
  })

  test("advancing in one step equals advancing in many", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 2, max: 100 }), (story, hops) => {
        expect(play(story, undefined, hops)).toEqual(play(story))
      }),
      runs,
    )
  })
})

const commits = (events: readonly ClusterEvent[]): readonly TaskEvent[] =>
  events.filter((event) => event.type === "task")

describe("tasks", () => {
  test("[T-5] actual and desired states only move forward", () => {
    fc.assert(
      fc.property(story, (story) => {
        for (const event of commits(play(story).events)) {
          if (event.from !== null)
            expect(compareStates(event.to, event.from)).toBeGreaterThanOrEqual(0)
          if (event.desiredFrom === null) continue
          expect(compareStates(event.desired, event.desiredFrom)).toBeGreaterThan(0)
        }
      }),
      runs,
    )
  })

  test("events tell the whole story: folding them gives the tasks of the store", () => {
    fc.assert(
      fc.property(story, (story) => {
        const { events, end } = play(story)
        const rows = new Map<string, string>()
        for (const event of commits(events)) {
          if (event.change === "removed") rows.delete(event.task)
          else rows.set(event.task, `${event.slot} ${event.node} ${event.to} ${event.desired}`)
        }
        const tasks = restoreCluster(end).tasks()
        const row = (task: Task) =>
          `${task.slot} ${task.nodeId} ${task.status.state} ${task.desiredState}`
        expect(rows).toEqual(new Map(tasks.map((task) => [task.id, row(task)])))
      }),
      runs,
    )
  })
})

/** Policies under which nothing can go wrong. */
const healthyImage = fc.constantFrom("web:v2", "worker:v2", "well:v2")
const rollout = fc.record({
  seed,
  from: fc.constantFrom("web:v1", "worker:v1", "well:v1"),
  to: healthyImage,
  replicas: fc.integer({ min: 1, max: 8 }),
  policy,
})

describe("a rollout that can succeed", () => {
  function roll(options: typeof rollout extends fc.Arbitrary<infer T> ? T : never) {
    const { seed, from, to, replicas, policy } = options
    const lab = new TestSwarm({ seed })
    lab.settled("s", { image: from, replicas })
    lab.update("s", { image: to, replicas, UpdateConfig: policy })
    return lab
  }

  test("ends completed and settled, each slot with exactly one running task of the new spec", () => {
    fc.assert(
      fc.property(rollout, (options) => {
        const lab = roll(options)
        lab.settle()
        expect(lab.service("s").updateStatus?.state).toBe("completed")
        expect(lab.cluster.wakeAt).toBeNull()
        const running = lab.running("s")
        expect(running.map((task) => task.slot).sort((a, b) => a - b)).toEqual(
          Array.from({ length: options.replicas }, (_, index) => index + 1),
        )
        expect(new Set(running.map(imageOfTask))).toEqual(new Set([options.to]))
        expect(running.every((task) => lab.cluster.isUpToDate(task))).toBe(true)
      }),
      runs,
    )
  })

  test("never has more than `parallelism` slots in flight, and never too few running", () => {
    fc.assert(
      fc.property(rollout, (options) => {
        const lab = roll(options)
        const { Parallelism: wished, Order: order } = options.policy
        const parallelism = wished === 0 ? options.replicas : wished
        const least = order === "start-first" ? options.replicas : options.replicas - parallelism
        const started = new Set<number>()
        const arrived = new Set<number>()
        const running = new Set(lab.running("s").map((task) => task.id))
        for (const event of playOut(lab)) {
          if (event.change === "created" && event.image.includes(options.to))
            started.add(event.slot)
          if (event.to === "running" && event.image.includes(options.to)) arrived.add(event.slot)
          if (event.to === "running") running.add(event.task)
          else running.delete(event.task)
          expect(started.size - arrived.size).toBeLessThanOrEqual(parallelism)
          expect(running.size).toBeGreaterThanOrEqual(least)
        }
      }),
      runs,
    )
  })

  /** The events from the update on, in commit order. */
  function playOut(lab: TestSwarm): readonly TaskEvent[] {
    const updated = lab.events.findLastIndex(
      (event) => event.type === "service" && event.by === "client",
    )
    lab.settle()
    return commits(lab.events.slice(updated))
  }
})
