/**
 * Wires the components of one simulated swarm together: who hears of a commit in which order, and who
 * acts on what falls due (swarm-semantics S-5, N-17).
 */

import { unreachable } from "../lib/assert.ts"
import { Agents } from "./agent.ts"
import { Allocator } from "./allocator.ts"
import type { Command } from "./command.ts"
import { type Outcome, ServiceControl } from "./control.ts"
import { Dispatcher } from "./dispatcher.ts"
import { eventOf } from "./event-of.ts"
import type { ClusterEvent } from "./events.ts"
import { FaultControl } from "./fault-control.ts"
import { type ActiveFault, Faults } from "./faults.ts"
import { ImageControl } from "./image-control.ts"
import { ImageStore } from "./image-store.ts"
import { NodeControl } from "./node-control.ts"
import { ObjectControl } from "./object-control.ts"
import type { Node } from "./objects.ts"
import { enforceConstraints } from "./orchestrator/constraint-enforcer.ts"
import { GlobalOrchestrator } from "./orchestrator/global.ts"
import { JobOrchestrator } from "./orchestrator/jobs.ts"
import { ReplicatedOrchestrator } from "./orchestrator/replicated.ts"
import { RestartSupervisor } from "./orchestrator/restart.ts"
import { removeTasksOfDeletedServices } from "./orchestrator/service-removal.ts"
import { TaskReaper } from "./orchestrator/task-reaper.ts"
import { Updater } from "./orchestrator/updater.ts"
import { Puller } from "./puller.ts"
import { Registry } from "./registry.ts"
import { Scheduler } from "./scheduler/scheduler.ts"
import type { ClusterState } from "./snapshot.ts"
import type { Change, Commit } from "./store.ts"
import { ended, wanted } from "./task-states.ts"
import type { Action, World } from "./world.ts"

/** What the components keep between instants. */
export type ComponentState = Pick<
  ClusterState,
  | "restarts"
  | "runs"
  | "reaper"
  | "scheduler"
  | "dispatcher"
  | "agents"
  | "nodeTimers"
  | "pulls"
  | "images"
  | "registry"
  | "faults"
>

export class Manager {
  readonly images: ImageStore
  readonly registry: Registry
  readonly agents: Agents
  readonly #faults: Faults
  readonly #world: World
  readonly #allocator: Allocator
  readonly #restarts: RestartSupervisor
  readonly #updater: Updater
  readonly #replicated: ReplicatedOrchestrator
  readonly #global: GlobalOrchestrator
  readonly #jobs: JobOrchestrator
  readonly #reaper: TaskReaper
  readonly #scheduler: Scheduler
  readonly #dispatcher: Dispatcher
  readonly puller: Puller
  readonly #services: ServiceControl
  readonly #nodes: NodeControl
  readonly #objects: ObjectControl
  readonly #imageControl: ImageControl
  readonly #faultControl: FaultControl

  constructor(world: World, state?: ComponentState) {
    this.#world = world
    this.images = new ImageStore(state?.images)
    this.registry = new Registry(state?.registry)
    this.#allocator = new Allocator(world)
    this.#restarts = new RestartSupervisor(world, state?.restarts)
    this.#updater = new Updater(world, this.#restarts, state?.runs)
    this.#replicated = new ReplicatedOrchestrator(world, this.#restarts, this.#updater)
    this.#global = new GlobalOrchestrator(world, this.#restarts, this.#updater)
    this.#jobs = new JobOrchestrator(world, this.#restarts)
    this.#reaper = new TaskReaper(world, state?.reaper)
    this.#scheduler = new Scheduler(world, state?.scheduler)
    this.#faults = new Faults(state?.faults)
    const { images, registry } = this
    const sources = { images, registry, faults: this.#faults }
    this.puller = new Puller(world, sources, state?.pulls ?? [])
    this.#dispatcher = new Dispatcher(world, state?.dispatcher)
    this.agents = new Agents(world, this.#dispatcher, this.puller, this.#faults, state?.agents)
    this.#services = new ServiceControl(world, this.#allocator)
    this.#nodes = new NodeControl(world, this.agents, this.images, state?.nodeTimers)
    this.#objects = new ObjectControl(world, this.#allocator)
    this.#imageControl = new ImageControl(world, {
      nodes: this.#nodes,
      images: this.images,
      registry: this.registry,
      puller: this.puller,
      agents: this.agents,
      faults: this.#faults,
    })
    const rooms = { faults: this.#faults, nodes: this.#nodes, images, registry }
    this.#faultControl = new FaultControl(world, rooms)
  }

  get state(): ComponentState {
    return {
      restarts: this.#restarts.state,
      runs: this.#updater.runs,
      reaper: this.#reaper.state,
      scheduler: this.#scheduler.state,
      dispatcher: this.#dispatcher.state,
      agents: this.agents.state,
      nodeTimers: this.#nodes.state,
      pulls: this.puller.state,
      images: this.images.state,
      registry: this.registry.state,
      faults: this.#faults.state,
    }
  }

  /** What is broken at this instant, in a fixed order. */
  get faults(): readonly ActiveFault[] {
    const nodes = [...this.#world.store.nodes.values()]
    const isDrained = ({ id, spec }: Node) =>
      this.#faults.drained.has(id) && spec.Availability === "drain"
    return [
      ...nodes.flatMap((node): ActiveFault[] => [
        ...(this.agents.isOff(node.id) ? [{ type: "node-off", node: node.id } as const] : []),
        ...(isDrained(node) ? [{ type: "node-drained", node: node.id } as const] : []),
      ]),
      ...(this.registry.up ? [] : [{ type: "registry-down" } as const]),
      ...this.#faults.active,
    ]
  }

  /** Lets every component see every commit, in order, until nobody has anything left to write. */
  settleInstant(hear: (event: ClusterEvent) => void): void {
    for (;;) {
      const commits = this.#world.store.takeCommits()
      if (commits.length === 0) return
      for (const commit of commits) {
        for (const change of commit) {
          const event = eventOf(change, this.#world.now)
          if (event !== null) hear(event)
        }
      }
      for (const commit of commits) this.#restarts.startFree(commit)
      // N-17: the allocator has dealt with new tasks before anybody else looks at them.
      for (const commit of commits) this.#allocator.onCommit(commit)
      for (const commit of commits) this.#publish(commit)
    }
  }

  perform(command: Command): Outcome {
    switch (command.type) {
      case "service-create":
        return this.#services.create(command)
      case "service-update":
        return this.#services.update(command)
      case "service-remove":
        return this.#services.remove(command)
      case "node-update":
        return this.#nodes.update(command)
      case "node-remove":
        return this.#removeNode(command)
      case "swarm-update":
        return this.#objects.updateSwarm(command)
      case "network-create":
        return this.#objects.createNetwork(command)
      case "network-remove":
        return this.#objects.removeNetwork(command)
      case "secret-create":
        return this.#objects.createData("secret", command)
      case "secret-update":
        return this.#objects.updateData("secret", command)
      case "config-update":
        return this.#objects.updateData("config", command)
      case "secret-remove":
        return this.#objects.removeData("secret", command.secret)
      case "config-create":
        return this.#objects.createData("config", command)
      case "config-remove":
        return this.#objects.removeData("config", command.config)
      case "volume-create":
        return this.agents.volumes.create(command)
      case "volume-remove":
        return this.agents.volumes.remove(command)
      case "image-store":
        return this.#imageControl.store(command)
      case "image-tag":
        return this.#imageControl.tag(command)
      case "image-remove":
        return this.#imageControl.remove(command)
      case "image-push":
        return this.#imageControl.push(command)
      case "image-pull":
        return this.#imageControl.pull(command)
      case "node-power-off":
        return this.#nodes.powerOff(command)
      case "node-start":
        return this.#nodes.start(command)
      case "registry-power":
        return this.#imageControl.registryPower(command)
      case "container-kill":
        return this.#imageControl.kill(command)
      case "registry-delay":
        return this.#faultControl.registryDelay(command)
      case "pull-delay":
        return this.#faultControl.pullDelay(command)
      case "node-clock":
        return this.#faultControl.clock(command)
      case "node-drain":
        return this.#faultControl.drain(command)
      case "image-break":
        return this.#faultControl.image(command)
      default:
        return unreachable(command)
    }
  }

  #removeNode(command: Extract<Command, { type: "node-remove" }>): Outcome {
    const removed = this.#nodes.remove(command)
    if (removed.ok) this.#faults.forgetNode(removed.value.id)
    return removed
  }

  run(action: Action): void {
    switch (action.type) {
      case "scheduler-pass":
        this.#scheduler.run()
        break
      case "assignments":
        this.agents.receive(action.node)
        break
      case "reports":
        this.#dispatcher.storeReports(action.at)
        break
      case "agent-step":
        this.agents.step(action.task)
        break
      case "pull-done":
        this.puller.done(action.node, action.reference)
        break
      case "restart-delay":
        this.#restarts.delayElapsed(action.task)
        break
      case "old-task-timeout":
        this.#restarts.oldTaskTimedOut(action.task)
        break
      case "worker-delay":
        this.#updater.workerDelayOver(action.service, action.worker)
        break
      case "monitor-end":
        this.#updater.monitorEnded(action.service)
        break
      case "reaper-tick":
        this.#reaper.tick()
        break
      case "node-lost":
        this.#nodes.lost(action.node)
        break
      case "node-up":
        this.#nodes.up(action.node)
        break
      case "node-forgotten":
        this.#nodes.forgotten(action.node)
        break
      default:
        unreachable(action)
    }
  }

  /** N-10. */
  #isUpdaterFirst({ kind, before, after }: Change): boolean {
    if (kind !== "task" || before === undefined || after === undefined) return false
    if (ended(before) || !ended(after) || !wanted(after)) return false
    return !this.#world.chooser.race("restart-before-updater", after)
  }

  #publish(commit: Commit): void {
    removeTasksOfDeletedServices(this.#world, this.#restarts, this.#updater, commit)
    const updaterFirst = commit.some((change) => this.#isUpdaterFirst(change))
    if (updaterFirst) {
      this.#updater.countEnds(commit)
      this.#updater.onCommit(commit)
    }
    this.#replicated.onCommit(commit)
    this.#global.onCommit(commit)
    this.#jobs.onCommit(commit)
    if (!updaterFirst) this.#updater.countEnds(commit)
    this.#restarts.onCommit(commit)
    if (!updaterFirst) this.#updater.onCommit(commit)
    this.#reaper.onCommit(commit)
    enforceConstraints(this.#world, commit)
    this.#scheduler.onCommit(commit)
    this.#dispatcher.onCommit(commit)
  }
}
