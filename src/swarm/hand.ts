/**
 * What a client's hand does to the container of a task, past the swarm: it ends it, holds it, or starts
 * it again once its task has ended. Of all this the swarm only sees containers that end: one that is
 * held runs as far as it knows, and one that runs again is nobody's, until its task is forgotten.
 */
import type { AgentTask, Operation } from "./agent-task.ts"
import type { HandledHow } from "./command.ts"
import { type Container, endOnItsOwn, isUp, START_TIME, stopPlan, thaw } from "./container.ts"
import type { ContainerTeller } from "./container-events.ts"
import type { Task } from "./objects.ts"
import type { Puller } from "./puller.ts"
import { imageOf } from "./spec-values.ts"
import type { TaskController } from "./task-controller.ts"
import { terminal } from "./task-states.ts"
import type { SimTime } from "./time.ts"
import type { World } from "./world.ts"

/** A step of the node that goes on with the container's own time. */
type Timed = Extract<Operation, { readonly kind: "start" | "wait" | "again" }>

export class ContainerHand {
  readonly #world: World
  readonly #puller: Puller
  readonly #controller: TaskController
  readonly #teller: ContainerTeller

  constructor(world: World, puller: Puller, controller: TaskController, teller: ContainerTeller) {
    this.#world = world
    this.#puller = puller
    this.#controller = controller
    this.#teller = teller
  }

  /** False where the container is in no state for that. `grace`: what a stop leaves it. */
  handle(own: AgentTask, task: Task, how: HandledHow, grace: SimTime): boolean {
    const { container } = own
    if (container === null) return false
    const { now } = this.#world
    const running = container.startedAt !== null && (container.endsAt ?? now + 1) > now
    if (how === "remove" && (terminal(own.state) || own.state === "ready")) {
      this.#controller.cancel(own)
      this.#controller.destroy(own)
      return true
    }
    if (how === "start" || (how === "restart" && !running)) {
      const over = terminal(own.state) && own.operation === null
      return over && this.#startAgain(own, container, task, how)
    }
    if (!running) return false
    if (how === "pause") return this.#pause(own, container, task)
    if (how === "unpause") return this.#unpause(own, container, task)
    this.#end(own, container, task, { how, grace })
    return true
  }

  /** A container that was started again is up, or has ended. */
  step(own: AgentTask, task: Task, { how }: Extract<Operation, { kind: "again" }>): void {
    const { container } = own
    if (container === null) return
    if (container.phase === undefined) {
      this.#teller.started(container, null)
      if (how === "restart") this.#teller.restarted(container)
      this.#tell(own, task, true)
      own.operation = { kind: "again", how, timer: this.#endOf(own, container) }
      return
    }
    this.#teller.ended(container, container.exitCode)
    this.#tell(own, task, false)
    this.restartEnded(own, task)
  }

  /** Where a restart has ended the container, it begins anew, whatever the swarm makes of that end. */
  restartEnded(own: AgentTask, task: Task): void {
    const { container } = own
    if (container?.endedBy === "restart" && own.operation === null && terminal(own.state)) {
      this.#startAgain(own, container, task, "restart")
    }
  }

  #end(
    own: AgentTask,
    container: Container,
    task: Task,
    { how, grace }: { readonly how: "kill" | "stop" | "remove" | "restart"; grace: SimTime },
  ): void {
    const { now } = this.#world
    const held = thaw(container, now)
    if (held) this.#tell(own, task, true)
    const gently = how === "stop" || how === "restart"
    const end = gently ? stopPlan(container, { now, gossip: 0, grace }) : null
    if (end === null) this.#teller.killed(container)
    else this.#teller.asked(container)
    if (held && gently) this.#teller.unpaused(container)
    container.endedBy = how
    container.endsAt = end?.at ?? now
    container.exitCode = end?.exitCode ?? 137
    this.#awaitEnd(own, container.endsAt, container.exitCode)
  }

  /** Whatever the node waits for with this container comes when it ends. */
  #awaitEnd(own: AgentTask, at: SimTime, exitCode: number): void {
    const { operation } = own
    if (operation === null || !(isTimed(operation) || operation.kind === "stop")) return
    this.#controller.cancel(own)
    const timer = this.#controller.stepAt(own.id, at)
    own.operation =
      operation.kind === "stop"
        ? { ...operation, timer, exitCode }
        : operation.kind === "start"
          ? { ...operation, timer, outcome: { exitCode, cause: "" } }
          : { ...operation, timer }
  }

  /** Its processes stand still, and so does its probe; what was about to happen comes later. */
  #pause(own: AgentTask, container: Container, task: Task): boolean {
    const { now } = this.#world
    if (container.frozen !== undefined || !isUp(container, now)) return false
    const { operation } = own
    const stays = operation?.kind === "stop"
    const judged = operation?.kind === "start" ? (own.resumeAt ?? now) - now : null
    const left = stays || container.endsAt === null ? null : container.endsAt - now
    container.frozen = { since: now, left, judged }
    if (!stays) container.endsAt = null
    if (operation !== null && isTimed(operation)) {
      this.#controller.cancel(own)
      own.operation = { ...operation, timer: null }
    }
    this.#teller.paused(container)
    this.#tell(own, task, false)
    return true
  }

  #unpause(own: AgentTask, container: Container, task: Task): boolean {
    const { now } = this.#world
    const judged = container.frozen?.judged ?? null
    if (!thaw(container, now)) return false
    const { operation } = own
    if (operation?.kind === "start") {
      own.resumeAt = now + (judged ?? 0)
      own.operation = { ...operation, timer: this.#controller.stepAt(own.id, own.resumeAt) }
    } else if (operation !== null && isTimed(operation)) {
      own.operation = { ...operation, timer: this.#endOf(own, container) }
    }
    this.#teller.unpaused(container)
    this.#tell(own, task, true)
    return true
  }

  #startAgain(own: AgentTask, container: Container, task: Task, how: "start" | "restart"): boolean {
    const image = this.#puller.imageById(container.imageId)
    if (container.startedAt === null || image === undefined) return false
    const up = this.#world.now + START_TIME
    const run = endOnItsOwn(image, task.spec)
    container.again = imageOf(task.spec)
    container.pid = this.#world.ids.pid()
    container.startedAt = up
    container.endsAt = run === null ? null : up + run.after
    container.exitCode = run?.exitCode ?? 0
    delete container.endedBy
    this.#teller.starting(container)
    own.operation = { kind: "again", how, timer: this.#controller.stepAt(own.id, up) }
    return true
  }

  #tell({ id, node }: AgentTask, { spec }: Task, works: boolean): void {
    this.#teller.process({ task: id, node, image: imageOf(spec), works })
  }

  #endOf(own: AgentTask, { endsAt }: Container): number | null {
    return endsAt === null ? null : this.#controller.stepAt(own.id, endsAt)
  }
}

const isTimed = (operation: Operation): operation is Timed =>
  ["start", "wait", "again"].includes(operation.kind)
