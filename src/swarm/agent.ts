/**
 * The agents: what the nodes do with the tasks they are given and taken (swarm-semantics section 4).
 * What is done for one task is its controller's.
 */
import type { AgentTask, Operation } from "./agent-task.ts"
import type { HandledHow } from "./command.ts"
import { type Container, isUp } from "./container.ts"
import { ContainerTeller } from "./container-events.ts"
import type { Dispatcher } from "./dispatcher.ts"
import type { Faults } from "./faults.ts"
import { ContainerHand } from "./hand.ts"
import type { Task } from "./objects.ts"
import type { Puller } from "./puller.ts"
import { TaskController } from "./task-controller.ts"
import { atLeast, compareStates, terminal } from "./task-states.ts"
import { MILLISECOND, SECOND, type SimTime } from "./time.ts"
import { type VolumeState, Volumes } from "./volumes.ts"
import type { World } from "./world.ts"

/** K-7, A-6: a cancelled operation is always retried a second later. */
const RETRY_PAUSE = SECOND
/** How much later than usual a busy manager's orders may reach a node. */
const DELIVERY_SLACK = 300 * MILLISECOND

export interface AgentState {
  readonly tasks: readonly AgentTask[]
  readonly volumes?: VolumeState
}

export class Agents {
  readonly #world: World
  readonly #dispatcher: Dispatcher
  readonly #puller: Puller
  readonly #controller: TaskController
  readonly #teller: ContainerTeller
  readonly #hand: ContainerHand
  readonly #tasks = new Map<string, AgentTask>()
  readonly volumes: Volumes

  constructor(
    world: World,
    dispatcher: Dispatcher,
    puller: Puller,
    faults: Faults,
    state?: AgentState,
  ) {
    this.#world = world
    this.#dispatcher = dispatcher
    this.#puller = puller
    this.#teller = new ContainerTeller(world)
    this.#controller = new TaskController(world, dispatcher, puller, faults, this.#teller)
    this.#hand = new ContainerHand(world, puller, this.#controller, this.#teller)
    this.volumes = new Volumes(world, state?.volumes)
    for (const task of state?.tasks ?? []) {
      this.#tasks.set(task.id, { ...task, container: task.container && { ...task.container } })
    }
  }

  get state(): AgentState {
    return { tasks: [...this.#tasks.values()], volumes: this.volumes.state }
  }

  container(taskId: string): Container | null {
    return this.#tasks.get(taskId)?.container ?? null
  }

  isOff(node: string): boolean {
    return this.#dispatcher.isOff(node)
  }

  /** A batch of assignments arrives at a node. */
  receive(node: string): void {
    for (const id of this.#dispatcher.take(node)) {
      const task = this.#world.store.tasks.get(id)
      const known = this.#tasks.get(id)
      if (task === undefined) this.#forget(known)
      else if (known === undefined) this.#begin(task)
      else this.#learn(known, task)
    }
  }

  /** The operation of a task is over. */
  step(id: string): void {
    const own = this.#tasks.get(id)
    const task = this.#world.store.tasks.get(id)
    const operation = own?.operation ?? null
    if (own === undefined || task === undefined || operation === null) return
    own.operation = null
    if (operation.kind === "again") {
      this.#hand.step(own, task, operation)
      return
    }
    this.#controller.finish(own, task, operation)
    if (operation.kind === "prepare" && own.container !== null) this.volumes.mounted(own.node, task)
    this.#controller.next(own, task)
    this.#hand.restartEnded(own, task)
  }

  /** What a client at the node's engine does to a container; false where there is none for that. */
  handle(task: Task, how: HandledHow, grace: SimTime = 10 * SECOND): boolean {
    const own = this.#tasks.get(task.id)
    return own !== undefined && this.#hand.handle(own, task, how, grace)
  }

  /** Everything on the node dies at once and nobody says a word. */
  powerOff(node: string): void {
    this.#dispatcher.disconnect(node)
    for (const own of this.#tasks.values()) {
      if (own.node !== node) continue
      this.#controller.cancel(own)
      this.#controller.endAgain(own)
      const { container } = own
      if (container === null || container.startedAt === null) continue
      delete container.frozen
      delete container.endedBy
      if (terminal(own.state) && !isUp(container, this.#world.now)) continue
      container.endsAt = this.#world.now
      container.exitCode = 255
    }
    this.#puller.abortAll(node)
  }

  /** The node has left the swarm. */
  forgetNode(node: string): void {
    this.powerOff(node)
    for (const own of this.#tasks.values()) if (own.node === node) this.#tasks.delete(own.id)
  }

  /**
   * The engine ends in good order and takes its containers along; of those that it was just stopping it
   * has lost the exit codes, as recorded.
   */
  stopEngine(node: string): void {
    this.powerOff(node)
    for (const own of this.#tasks.values()) {
      if (own.node !== node) continue
      if (own.container !== null && isBeingStopped(own)) own.container.exitCode = -1
      else this.#tasks.delete(own.id)
    }
  }

  /** Containers that ran are found dead; the rest goes on where it was. */
  powerOn(node: string): void {
    for (const own of this.#tasks.values()) {
      const task = this.#world.store.tasks.get(own.id)
      if (own.node !== node || terminal(own.state)) continue
      if (task === undefined) this.#forget(own)
      else if (atLeast(own.state, "starting") && own.container !== null) {
        const { exitCode } = own.container
        if (atLeast(own.desired, "shutdown")) this.#controller.shutDownDone(own, task, exitCode)
        else this.#controller.ended(own, task, exitCode, "")
      } else this.#controller.next(own, task)
    }
    this.#dispatcher.connect(node)
  }

  #begin(task: Task): void {
    if (terminal(task.status.state)) return
    const own: AgentTask = {
      id: task.id,
      node: task.nodeId,
      desired: task.desiredState,
      state: task.status.state,
      message: task.status.message,
      operation: null,
      resumeAt: null,
      container: null,
    }
    this.#tasks.set(task.id, own)
    if (atLeast(own.state, "ready")) this.#resumeWithout(own, task)
    else this.#controller.accept(own, task)
  }

  /** The node is given a task whose container it has no more. */
  #resumeWithout(own: AgentTask, task: Task): void {
    if (own.state === "ready" || atLeast(own.desired, "shutdown")) this.#controller.next(own, task)
    else this.#controller.misses(own, task)
  }

  /** a higher desired state interrupts what the node is doing for the task. */
  #learn(own: AgentTask, task: Task): void {
    if (compareStates(task.desiredState, own.desired) <= 0) return
    const { operation } = own
    if (operation !== null && this.#endsFirst(own, task, operation)) return
    own.desired = task.desiredState
    // The node repeats the end of a task that it hears of again: stored once more, it counts as newer
    // than what ended meanwhile (TR-4).
    if (terminal(own.state) && own.state === task.status.state) {
      this.#dispatcher.report(task, task.status)
    }
    if (operation === null) this.#controller.next(own, task)
    else if (["prepare", "start", "wait"].includes(operation.kind)) {
      const begins = operation.kind === "start" ? this.#watchBegins(own) : this.#world.now
      if (begins === null) return
      this.#controller.cancel(own)
      // The node looks at the container that it was waiting for, and tells its state anew.
      if (operation.kind !== "prepare") this.#controller.report(own, task, own.state, own.message)
      this.#controller.wait(own, "pause", Math.max(0, begins - this.#world.now) + RETRY_PAUSE)
    }
  }

  /** The container is about to end by itself, and its node hears of that first. */
  #endsFirst(own: AgentTask, task: Task, { kind }: Operation): boolean {
    const endsAt = own.container?.endsAt ?? null
    const isUp = kind === "wait" || (kind === "start" && this.#watchBegins(own) === null)
    if (!isUp || endsAt === null || endsAt > this.#world.now + DELIVERY_SLACK) return false
    return !this.#world.chooser.race("order-before-end", task)
  }

  /**
   * The engine starts a container to the end, whoever has lost interest; only the watch over its
   * health can be broken off. Null where there is none: the task is up, then it is told to stop.
   */
  #watchBegins(own: AgentTask): SimTime | null {
    const begins = own.container?.startedAt ?? null
    return begins !== null && (own.resumeAt ?? begins) > begins ? begins : null
  }

  /** a task that left the store loses its container, whatever its state. */
  #forget(own: AgentTask | undefined): void {
    if (own === undefined) return
    this.#controller.cancel(own)
    this.#puller.leave(own.node, own.id)
    this.#controller.destroy(own)
    this.#tasks.delete(own.id)
  }
}

const isBeingStopped = ({ desired, state, container }: AgentTask): boolean =>
  atLeast(desired, "shutdown") && !terminal(state) && container?.startedAt != null
