/**
 * Stories of random policies, failures and interruptions, and a trial that plays one to our manager
 * and to the naive model. Both get the same reports of nodes and the same requests; every decision
 * must be the same, at the same instant and in the same order (free only between tasks within one
 * instant).
 */
import fc from "fast-check"
import { Prng } from "../../src/lib/prng.ts"
import { SeededChooser, type Step } from "../../src/swarm/chooser.ts"
import type { ClusterEvent } from "../../src/swarm/events.ts"
import type { Service, Task, TaskState } from "../../src/swarm/objects.ts"
import type { DirtySlot } from "../../src/swarm/orchestrator/slot.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { behaviours, TestSwarm, type Wish } from "./kit.ts"
import { NaiveModel } from "./naive-model.ts"
import type { Micros, News, Pace, Plan, Policy } from "./naive-terms.ts"

const MILLISECOND = 1_000

const images: Record<string, Micros | null> = {
  "web:v1": null,
  "worker:v1": null,
  "zero:v1": null,
  "well:v1": null,
  "sick:v1": null,
  "missing:v9": null,
  "age0:v1": 300 * MILLISECOND,
  "age2:v1": 2 * SECOND,
  "age5:v1": 5 * SECOND,
  "age9:v1": 9 * SECOND,
}

/** Whole seconds and an odd rest, so that no two timers of different kinds end at one instant. */
const odd = (max: number, rest: number) =>
  fc.integer({ min: 0, max }).map((n) => (n === 0 ? 0 : n * SECOND + rest))

const pace: fc.Arbitrary<Pace> = fc.record({
  parallelism: fc.integer({ min: 0, max: 4 }),
  delay: odd(8, 11_003),
  action: fc.constantFrom("pause", "continue", "rollback"),
  monitor: fc.option(odd(9, 23_017).map((monitor) => monitor + 7_000)),
  ratio: fc.constantFrom(0, 0, 0.1, 0.2, 0.25, 0.34, 0.5, 1),
  order: fc.constantFrom("stop-first", "start-first"),
})

const policy: fc.Arbitrary<Policy> = fc.record({
  condition: fc.constantFrom("any", "any", "on-failure", "none"),
  delay: odd(6, 37_001),
  attempts: fc.constantFrom(0, 0, 1, 2),
  window: fc.constantFrom(0, 10 * SECOND),
})

const image = fc.constantFrom(...Object.keys(images))

const replicas = fc.integer({ min: 0, max: 9 })

const what = fc.constantFrom<NodeDeed>("active", "pause", "drain", "drain", "off", "on")

const plan: fc.Arbitrary<Plan> = fc.record({
  replicas: fc.integer({ min: 1, max: 8 }),
  image,
  force: fc.constant(0),
  restart: policy,
  update: pace,
  rollback: pace,
})

type Deed =
  | { readonly type: "rollback" | "nothing" | "force" }
  | { readonly type: "kill"; readonly nth: number }
  | { readonly type: "change"; readonly plan: Partial<Plan> }
  | { readonly type: "node"; readonly nth: number; readonly what: NodeDeed }
  | { readonly type: "remove" }

type NodeDeed = "active" | "pause" | "drain" | "off" | "on"

const change = (plan: fc.Arbitrary<Partial<Plan>>) =>
  plan.map((plan): Deed => ({ type: "change", plan }))

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: change(fc.record({ image })) },
  { weight: 2, arbitrary: change(fc.record({ image, update: pace, rollback: pace })) },
  { weight: 2, arbitrary: change(fc.record({ update: pace })) },
  { weight: 2, arbitrary: change(fc.record({ replicas })) },
  { weight: 1, arbitrary: change(fc.record({ restart: policy })) },
  { weight: 1, arbitrary: change(fc.record({ image, replicas })) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("node"), nth: fc.nat(4), what }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ type: "remove" }) },
  { weight: 3, arbitrary: fc.nat(30).map((nth): Deed => ({ type: "kill", nth })) },
  { weight: 2, arbitrary: fc.constant<Deed>({ type: "rollback" }) },
  { weight: 1, arbitrary: fc.constantFrom<Deed>({ type: "nothing" }, { type: "force" }) },
)

export const story = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  first: plan,
  settled: fc.boolean(),
  /** `after`: tenths of a second since the last. */
  deeds: fc.array(fc.record({ after: fc.integer({ min: 0, max: 160 }), deed }), {
    minLength: 1,
    maxLength: 6,
  }),
})
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

const nano = (micros: Micros) => micros * 1_000

const paceOf = ({ parallelism, delay, action, monitor, ratio, order }: Pace) => ({
  Parallelism: parallelism,
  Delay: nano(delay),
  FailureAction: action,
  MaxFailureRatio: ratio,
  Order: order,
  ...(monitor !== null && { Monitor: nano(monitor) }),
})

function wishOf({ image, replicas, force, restart, update, rollback }: Plan): Wish {
  const { condition, delay, attempts, window } = restart
  return {
    image,
    replicas,
    container: { StopGracePeriod: nano(3 * SECOND) },
    task: {
      ForceUpdate: force,
      RestartPolicy: {
        Condition: condition,
        Delay: nano(delay),
        MaxAttempts: attempts,
        Window: nano(window),
      },
    },
    UpdateConfig: paceOf(update),
    RollbackConfig: paceOf(rollback),
  }
}

/** Chance as in life, but reports are stored at odd instants, and it tells which slots were taken. */
class Chance extends SeededChooser {
  readonly taken: number[] = []
  /** When the last report of each task is stored, also of those that are gone by then. */
  readonly stored = new Map<string, Micros>()
  readonly #prng: Prng
  readonly #ticks = new Map<Micros, Micros>()

  constructor(seed: number) {
    super(SeededChooser.seeded(seed).state)
    this.#prng = Prng.seeded(seed + 1)
  }

  override dirtySlot(service: Service, slots: readonly DirtySlot[]): number {
    const chosen = super.dirtySlot(service, slots)
    this.taken.push(slots[chosen]?.slot ?? 0)
    return chosen
  }

  /** As they were made: the model knows no ids. */
  override inSlot(): number {
    return 0
  }

  override duration(task: Task, step: Step, expected: Micros): Micros {
    const slow = step === "prepare" && this.#prng.below(4) === 0
    return super.duration(task, step, expected) + (slow ? this.#prng.below(4 * SECOND) : 0)
  }

  override storedAt(task: Task, state: TaskState, now: Micros): Micros | null {
    const tick = super.storedAt(task, state, now)
    if (tick === null) return null
    const late = this.#ticks.get(tick) ?? this.#prng.below(90 * MILLISECOND)
    this.#ticks.set(tick, late)
    this.stored.set(task.id, tick + late)
    return tick + late
  }
}

/** Two managers, one cluster: ours decides, the model says what it would have decided. */
export class Trial {
  readonly lab: TestSwarm
  readonly model: NaiveModel
  readonly ours: string[] = []
  plan: Plan
  removed = false
  #service = ""
  readonly #chance: Chance
  readonly #keys = new Map<string, string>()
  readonly #made = new Map<number, number>()

  constructor(seed: number, plan: Plan) {
    const chance = new Chance(seed)
    this.#chance = chance
    this.lab = new TestSwarm({ seed, chooser: chance })
    for (const [name, exitAfter] of Object.entries(images)) {
      if (exitAfter !== null) {
        this.lab.publish(name, { ...behaviours.web, exitAfter, exitCode: 1 })
      }
    }
    this.plan = plan
    const start = this.lab.cluster.now
    this.model = new NaiveModel(plan, start, (slots) => {
      const chosen = slots.indexOf(chance.taken.shift() ?? 0)
      if (chosen < 0) throw new Error(`ours takes another slot:\n${this.both()}`)
      return chosen
    })
    this.lab.events.length = 0
    this.#service = this.lab.create("s", wishOf(plan)).id
    this.hear()
  }

  do(deed: Deed): void {
    if (this.removed) return
    if (deed.type === "kill") this.kill(deed.nth)
    else if (deed.type === "node") this.disturb(deed.nth, deed.what)
    else if (deed.type === "remove") {
      this.removed = true
      this.lab.do({ type: "service-remove", service: "s" })
      this.model.remove()
    } else if (deed.type === "rollback") {
      if (this.lab.service("s").previousSpec === undefined) return
      this.lab.rollback("s")
      if (!this.model.rollback()) throw new Error("the model has nothing to go back to")
    } else {
      const { force } = this.plan
      if (deed.type === "change") this.plan = { ...this.planNow(), ...deed.plan }
      if (deed.type === "force") this.plan = { ...this.planNow(), force: force + 1 }
      if (deed.type === "nothing") this.plan = this.planNow()
      this.lab.update("s", wishOf(this.plan))
      this.model.update(this.plan)
    }
    this.hear()
  }

  /** What a client would read back and send again. */
  planNow(): Plan {
    return this.model.plan
  }

  kill(nth: number): void {
    const running = this.lab.running("s")
    const task = running[nth % Math.max(1, running.length)]
    if (task === undefined) return
    this.lab.try({ type: "container-kill", task: task.id, how: "kill" })
    this.hear()
  }

  /** Not every node may be powered off; a refusal changes nothing. */
  disturb(nth: number, what: NodeDeed): void {
    const { hostname } = this.lab.cluster.nodes()[nth]?.description ?? { hostname: "" }
    if (what === "off") this.lab.try({ type: "node-power-off", node: hostname })
    else if (what === "on") this.lab.try({ type: "node-start", node: hostname })
    else this.lab.availability(hostname, what)
    this.hear()
  }

  /** Runs on, instant by instant. */
  pass(micros: Micros): void {
    const { cluster } = this.lab
    const end = cluster.now + micros
    for (let next = cluster.wakeAt; next !== null && next <= end; next = cluster.wakeAt) {
      this.lab.advanceTo(next)
      this.hear()
    }
    this.lab.advanceTo(end)
    this.hear()
  }

  /** Sorts what happened into decisions, to compare, and news, for the model. */
  hear(): void {
    const { events } = this.lab
    const news = events.flatMap((event) => {
      const decision = this.decision(event)
      if (decision !== null) this.ours.push(`${event.at} ${decision}`)
      return this.news(event)
    })
    this.model.advance(this.lab.cluster.now)
    for (const { id, status } of this.tasks()) {
      this.model.stored(this.#keys.get(id) ?? "", status.appliedAt ?? status.timestamp)
    }
    for (const [id, at] of this.#chance.stored) {
      if (at > this.lab.cluster.now) continue
      const key = this.#keys.get(id) ?? ""
      this.model.stored(key, at)
      this.model.reported(key)
      this.#chance.stored.delete(id)
    }
    this.model.report(news)
    events.length = 0
  }

  news(event: ClusterEvent): News[] {
    if (event.type === "node") {
      const { after } = event
      const node = after && {
        availability: after.spec.Availability ?? "active",
        state: after.status.state,
      }
      return [{ type: "node", id: event.node, node: node ?? null }]
    }
    if (event.type !== "task") return []
    const key = this.#keys.get(event.task) ?? ""
    if (event.change === "removed") return [{ type: "reaped", key }]
    return event.change === "state"
      ? [{ type: "task", key, state: event.to, node: event.node }]
      : []
  }

  tasks(): readonly Task[] {
    return this.lab.cluster.tasksOfService(this.#service)
  }

  decision(event: ClusterEvent): string | null {
    if (event.type === "service" && event.by === "updater" && event.updateStatus !== undefined) {
      const { state, startedAt, message } = event.updateStatus
      const told = message.replace(/\w{25}/, (id) => this.#keys.get(id) ?? id)
      return `status ${state} since ${startedAt}: ${told}`
    }
    if (event.type !== "task") return null
    if (event.change === "created") {
      const n = (this.#made.get(event.slot) ?? 0) + 1
      this.#made.set(event.slot, n)
      this.#keys.set(event.task, `${event.slot}.${n}`)
      const image = event.image.replace(/^[^/]*\//, "")
      return `create ${event.slot}.${n} ${image} ${event.desired}`
    }
    if (event.change !== "desired") return null
    return `desire ${this.#keys.get(event.task)} ${event.desired}`
  }

  both(): string {
    return [...this.ours, "the model:", ...this.model.log].join("\n")
  }

  /** What is left: every task with the wish for it. */
  table(): string[] {
    return this.tasks()
      .map((task) => `${this.#keys.get(task.id)} ${task.desiredState}`)
      .sort()
  }
}

/** Within one instant only what concerns the same task keeps its order. */
export function canonical(log: readonly string[]): string[] {
  const subject = (line: string) =>
    line
      .split(" ")
      .slice(1, 3)
      .join(" ")
      .replace(/^\w+ (?=\d)/, "")
  const at = (line: string) => Number(line.split(" ")[0])
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...log].sort((a, b) => at(a) - at(b) || compare(subject(a), subject(b)))
}

export function play({ seed, first, settled, deeds }: Story): Trial {
  const trial = new Trial(seed, first)
  trial.pass(settled ? 8 * SECOND : 0)
  for (const { after, deed } of deeds) {
    trial.pass(after * 100 * MILLISECOND + 1)
    trial.do(deed)
  }
  trial.pass(90 * SECOND)
  return trial
}
