/** Some components of the swarm around a store of their own, with a scripted agent in place of nodes. */
import { Agenda } from "../../src/lib/agenda.ts"
import { SeededChooser } from "../../src/swarm/chooser.ts"
import { Ids } from "../../src/swarm/ids.ts"
import { labLimits } from "../../src/swarm/limits.ts"
import type { Service, Task } from "../../src/swarm/objects.ts"
import { enforceConstraints } from "../../src/swarm/orchestrator/constraint-enforcer.ts"
import { GlobalOrchestrator } from "../../src/swarm/orchestrator/global.ts"
import { ReplicatedOrchestrator } from "../../src/swarm/orchestrator/replicated.ts"
import { RestartSupervisor } from "../../src/swarm/orchestrator/restart.ts"
import { removeTasksOfDeletedServices } from "../../src/swarm/orchestrator/service-removal.ts"
import { type ReaperState, TaskReaper } from "../../src/swarm/orchestrator/task-reaper.ts"
import { Updater } from "../../src/swarm/orchestrator/updater.ts"
import { Scheduler } from "../../src/swarm/scheduler/scheduler.ts"
import { type Change, type Commit, Store, type Transaction } from "../../src/swarm/store.ts"
import type { SimTime } from "../../src/swarm/time.ts"
import type { Action, World } from "../../src/swarm/world.ts"
import { Inapplicable, unknownForm } from "./fields.ts"

const componentNames = [
  ...["replicated-orchestrator", "global-orchestrator", "updater", "task-reaper"],
  ...["scheduler", "constraint-enforcer"],
]

/** One change of the store, as the checks look at it. */
export interface Seen {
  readonly at: SimTime
  /** Which commit it was part of. */
  readonly commit: number
  readonly change: Change
}

export interface BenchOptions {
  readonly components: readonly string[]
  readonly historyLimit: number | undefined
  readonly dirtySlots: ReaperState["dirty"]
  /** Sees every commit after the components; may write. */
  readonly agent: (bench: Bench, commit: Commit) => void
}

export class Bench {
  readonly world: World
  readonly seen: Seen[] = []
  readonly #options: BenchOptions
  readonly #restarts: RestartSupervisor
  readonly updater: Updater
  readonly #replicated: ReplicatedOrchestrator
  readonly #global: GlobalOrchestrator
  readonly reaper: TaskReaper
  readonly scheduler: Scheduler
  #commits = 0
  #reaping = true

  constructor(options: BenchOptions) {
    for (const name of options.components) {
      if (!componentNames.includes(name)) unknownForm(`component ${name}`)
    }
    this.#options = options
    const world: World = {
      now: 0,
      store: new Store(),
      agenda: new Agenda<Action>(),
      chooser: SeededChooser.seeded(1),
      ids: Ids.seeded(1),
      limits: labLimits,
      announce: () => {},
    }
    this.world = world
    this.#restarts = new RestartSupervisor(world)
    this.updater = new Updater(world, this.#restarts)
    this.#replicated = new ReplicatedOrchestrator(world, this.#restarts, this.updater)
    this.#global = new GlobalOrchestrator(world, this.#restarts, this.updater)
    const dirty = { dirty: options.dirtySlots, cleanup: [], timer: null }
    this.reaper = new TaskReaper(world, dirty, options.historyLimit)
    this.scheduler = new Scheduler(world)
  }

  has(component: string): boolean {
    return this.#options.components.includes(component)
  }

  get tasks(): readonly Task[] {
    return [...this.world.store.tasks.values()]
  }

  /** Fills the store before anything looks at it. */
  fill(write: (tx: Transaction) => void): void {
    this.world.store.transaction(this.world.now, write)
    this.world.store.takeCommits()
  }

  /**
   * The components start: each looks through the store once. A reaper takes every task for new; to
   * the others a look at what is there is an update that changes nothing.
   */
  start(): void {
    const { nodes, services, tasks } = this.world.store
    const cause = { by: "client", specWritten: false } as const
    const touch = <T>(object: T) => ({ before: object, after: object })
    const look: Change[] = [
      ...[...tasks.values()].map((task) => ({ kind: "task" as const, ...touch(task) })),
      ...[...nodes.values()].map((node) => ({ kind: "node" as const, ...touch(node) })),
      ...[...services.values()].map((service) => ({
        kind: "service" as const,
        cause,
        ...touch(service),
      })),
    ]
    const found: Change[] = [...tasks.values()].map((after) => ({ kind: "task", after }))
    if (this.has("task-reaper")) this.reaper.onCommit(found)
    this.#publish(look)
    this.settle()
  }

  stopReaper(): void {
    this.#reaping = false
  }

  write(change: (tx: Transaction) => void): void {
    this.world.store.transaction(this.world.now, change)
    this.settle()
  }

  settle(): void {
    for (let round = 0; ; round++) {
      if (round > 10_000) throw new Error("the components never calm down")
      const commits = this.world.store.takeCommits()
      if (commits.length === 0) return
      for (const commit of commits) this.#record(commit)
      for (const commit of commits) {
        this.#publish(commit)
        this.#options.agent(this, commit)
      }
    }
  }

  /** Lets time pass up to `to`, or until `enough`, whichever comes first. */
  advance(to: SimTime, enough: () => boolean = () => false): void {
    const { world } = this
    while (!enough()) {
      const due = world.agenda.take(to)
      if (due === undefined) {
        world.now = Math.max(world.now, to)
        return
      }
      world.now = due.at
      this.#run(due.action)
      this.settle()
    }
  }

  /** Hands the updater a service with all its slots. */
  runUpdater(service: Service): void {
    const slots = new Map<number, Task[]>()
    for (const task of this.world.store.tasksOfService(service.id)) {
      slots.set(task.slot, [...(slots.get(task.slot) ?? []), task])
    }
    const filled = [...slots.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [[first, ...rest] as const],
    )
    this.updater.update(service, filled)
    this.settle()
  }

  #record(commit: Commit): void {
    this.#commits += 1
    for (const change of commit) {
      this.seen.push({ at: this.world.now, commit: this.#commits, change })
    }
  }

  #publish(commit: Commit): void {
    this.#restarts.startFree(commit)
    const orchestrated = this.has("replicated-orchestrator") || this.has("global-orchestrator")
    if (orchestrated) {
      removeTasksOfDeletedServices(this.world, this.#restarts, this.updater, commit)
    }
    if (this.has("replicated-orchestrator")) this.#replicated.onCommit(commit)
    if (this.has("global-orchestrator")) this.#global.onCommit(commit)
    if (orchestrated || this.has("updater")) {
      this.updater.countEnds(commit)
      this.#restarts.onCommit(commit)
      this.updater.onCommit(commit)
    }
    if (this.has("task-reaper") && this.#reaping) this.reaper.onCommit(commit)
    if (this.has("constraint-enforcer")) enforceConstraints(this.world, commit)
    if (this.has("scheduler")) this.scheduler.onCommit(commit)
  }

  #run(action: Action): void {
    if (action.type === "scheduler-pass") this.scheduler.run()
    else if (action.type === "restart-delay") this.#restarts.delayElapsed(action.task)
    else if (action.type === "old-task-timeout") this.#restarts.oldTaskTimedOut(action.task)
    else if (action.type === "worker-delay") {
      this.updater.workerDelayOver(action.service, action.worker)
    } else if (action.type === "monitor-end") this.updater.monitorEnded(action.service)
    else if (action.type === "reaper-tick") this.reaper.tick()
    else throw new Inapplicable(`nothing on this bench does ${action.type}`)
  }
}
