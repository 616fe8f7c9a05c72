/**
 * The controller of a task on its node: the blocking steps from pulling the image to stopping the
 * container, and what is reported of each (swarm-semantics section 4). Every step that takes time is
 * an entry in the agenda.
 */
import type { AgentTask, Operation } from "./agent-task.ts"
import {
  type Container,
  endOnItsOwn,
  exitError,
  isUp,
  refusedStart,
  START_TIME,
  type StartOutcome,
  startPlan,
  stopPlan,
  thaw,
  verdictOf,
} from "./container.ts"
import { type ContainerTeller, toldOf } from "./container-events.ts"
import { containerName } from "./container-name.ts"
import { createProblem } from "./create-problem.ts"
import type { Dispatcher } from "./dispatcher.ts"
import type { Faults } from "./faults.ts"
import type { Task, TaskState, TaskStatus } from "./objects.ts"
import type { Puller } from "./puller.ts"
import { imageOf } from "./spec-values.ts"
import { atLeast, terminal } from "./task-states.ts"
import { MILLISECOND, SECOND, type SimTime } from "./time.ts"
import type { World } from "./world.ts"

/** From the engine's point of view, without jitter. */
const CREATE_TIME = 30 * MILLISECOND
const STOP_TIME = 120 * MILLISECOND

export class TaskController {
  readonly #world: World
  readonly #dispatcher: Dispatcher
  readonly #puller: Puller
  readonly #faults: Faults
  readonly #teller: ContainerTeller

  constructor(
    world: World,
    dispatcher: Dispatcher,
    puller: Puller,
    faults: Faults,
    teller: ContainerTeller,
  ) {
    this.#world = world
    this.#dispatcher = dispatcher
    this.#puller = puller
    this.#faults = faults
    this.#teller = teller
  }

  accept(own: AgentTask, task: Task): void {
    this.report(own, task, "accepted", "accepted")
    this.wait(own, "accept", this.#duration(task, "accept", 0))
  }

  /** what to do next, if anything. */
  next(own: AgentTask, task: Task): void {
    if (own.operation !== null || terminal(own.state)) return
    if (atLeast(own.desired, "shutdown")) this.#shutDown(own, task)
    else if (own.state === "accepted") this.#prepare(own, task)
    else if (own.state === "preparing") this.#resumePreparing(own, task)
    else if (own.state === "ready" && atLeast(own.desired, "running")) this.#start(own, task)
    else if (own.state === "starting") this.#resumeStarting(own, task)
    else if (own.state === "running") this.#awaitEnd(own)
  }

  /** An operation is over: what came of it. */
  finish(own: AgentTask, task: Task, operation: Operation): void {
    if (operation.kind === "prepare") this.#prepared(own, task)
    else if (operation.kind === "start") this.#started(own, task, operation.outcome)
    else if (operation.kind === "wait") this.ended(own, task, own.container?.exitCode ?? 0, "")
    else if (operation.kind === "stop") this.shutDownDone(own, task, operation.exitCode)
  }

  /** The container that the task should have is not on the node. */
  misses(own: AgentTask, task: Task): void {
    const err = `No such container: ${containerName(task)}`
    this.report(own, task, "failed", own.message, { err, exitCode: 0 })
  }

  #prepare(own: AgentTask, task: Task): void {
    this.report(own, task, "preparing", "preparing")
    const pulled = this.#puller.join(own.node, own.id, imageOf(task.spec))
    const expected = pulled - this.#world.now + CREATE_TIME
    const duration = this.#duration(task, "prepare", expected)
    own.resumeAt = this.#world.now + duration
    this.wait(own, "prepare", duration)
  }

  /** the pull went on while the step was interrupted. */
  #resumePreparing(own: AgentTask, task: Task): void {
    const { now } = this.#world
    const pulled = this.#puller.join(own.node, own.id, imageOf(task.spec))
    const left = Math.max(pulled - now, (own.resumeAt ?? now) - now - CREATE_TIME)
    this.wait(own, "prepare", left + CREATE_TIME)
  }

  /** */
  #prepared(own: AgentTask, task: Task): void {
    own.resumeAt = null
    const found = this.#puller.finish(own.node, own.id, imageOf(task.spec))
    if (!found.ok) {
      this.report(own, task, "rejected", own.message, { err: found.error, exitCode: 0 })
      return
    }
    const refused = createProblem(task.spec, this.#world.store.nodes.get(own.node))
    if (refused !== null) {
      this.report(own, task, "rejected", own.message, { err: refused, exitCode: 0 })
      return
    }
    const told = toldOf(this.#world, task, found.value)
    own.container = {
      ...(told !== null && { told }),
      id: this.#world.ids.container(),
      imageId: found.value.id,
      pid: 0,
      startedAt: null,
      endsAt: null,
      exitCode: 0,
      onStop: "ignore",
    }
    this.#teller.created(own.container)
    this.report(own, task, "ready", "prepared")
  }

  #start(own: AgentTask, task: Task): void {
    this.report(own, task, "starting", "starting")
    const present = this.#puller.imageById(own.container?.imageId ?? "")
    const image = present && (this.#world.program?.(task, present) ?? present)
    if (own.container === null || image === undefined) {
      this.misses(own, task)
      return
    }
    this.#teller.starting(own.container)
    const up = this.#world.now + this.#duration(task, "start", START_TIME)
    const refused = refusedStart(image, task.spec)
    if (refused !== null) {
      own.resumeAt = up
      own.operation = { kind: "start", timer: this.stepAt(own.id, up), outcome: refused }
      return
    }
    own.container.pid = this.#world.ids.pid()
    const crashes = this.#faults.breakageOf(image.id) === "crash"
    const run = crashes ? { after: 0, exitCode: 1 } : endOnItsOwn(image, task.spec)
    const runs = run === null ? null : this.#duration(task, "run", run.after)
    const plan = startPlan(own.container, image, task, { up, runs, exitCode: run?.exitCode ?? 0 })
    own.resumeAt = plan.at
    own.operation = { kind: "start", timer: this.stepAt(own.id, plan.at), outcome: plan.outcome }
  }

  /** "already started" counts as success. */
  #resumeStarting(own: AgentTask, task: Task): void {
    const { now } = this.#world
    const image = this.#puller.imageById(own.container?.imageId ?? "")
    const outcome = image === undefined ? null : refusedStart(image, task.spec)
    if ((own.resumeAt ?? now) > now) {
      const timer = this.stepAt(own.id, own.resumeAt ?? now)
      own.operation = { kind: "start", timer, outcome }
    } else {
      this.#started(own, task, outcome)
      this.next(own, task)
    }
  }

  /** up, or ended before it ever was healthy. */
  #started(own: AgentTask, task: Task, outcome: StartOutcome): void {
    own.resumeAt = null
    const { container } = own
    if (outcome?.refused !== undefined) {
      if (container !== null) this.#teller.notStarted(container)
      const err = `starting container failed: ${outcome.refused}`
      this.report(own, task, "failed", own.message, { err, exitCode: outcome.exitCode })
      return
    }
    if (container !== null) this.#teller.started(container, verdictOf(container, outcome))
    if (outcome !== null && outcome.exitCode !== 0) {
      this.ended(own, task, outcome.exitCode, outcome.cause)
      return
    }
    this.report(own, task, "running", "started")
    if (outcome !== null) this.ended(own, task, 0, "")
  }

  #awaitEnd(own: AgentTask): void {
    const endsAt = own.container?.endsAt ?? null
    const timer = endsAt === null ? null : this.stepAt(own.id, Math.max(endsAt, this.#world.now))
    own.operation = { kind: "wait", timer }
  }

  /** */
  ended(own: AgentTask, task: Task, exitCode: number, cause: string): void {
    const { container } = own
    if (container !== null) this.#teller.ended(container, exitCode)
    if (exitCode === 0) this.report(own, task, "complete", "finished", { exitCode })
    else {
      this.report(own, task, "failed", own.message, { err: exitError(exitCode, cause), exitCode })
    }
    if (container?.endedBy === "remove") this.destroy(own)
  }

  destroy(own: AgentTask): void {
    this.endAgain(own)
    if (own.container !== null) this.#teller.destroyed(own.container)
    own.container = null
  }

  /** One that a client's hand has started again ends with its node, or its task. */
  endAgain({ id, node, container }: AgentTask): void {
    if (container?.again === undefined || !isUp(container, this.#world.now)) return
    if (container.frozen !== undefined) return
    this.#teller.process({ task: id, node, image: container.again, works: false })
  }

  /** the network is told first (K-21), even where there is no container to stop. */
  #shutDown(own: AgentTask, task: Task): void {
    this.#puller.leave(own.node, own.id)
    const container = own.container
    const { now } = this.#world
    const attached = (task.spec.Networks?.length ?? 0) > 0 || task.networks.length > 0
    const gossip = attached ? 2 * SECOND : 0
    if (container === null) {
      if (attached) this.#stop(own, this.#duration(task, "stop", gossip), 0)
      else this.shutDownDone(own, task, 0)
      return
    }
    const held = thaw(container, now)
    if (!attached || held) this.#teller.asked(container)
    if (held) {
      this.#teller.unpaused(container)
      const image = imageOf(task.spec)
      this.#teller.process({ task: own.id, node: own.node, image, works: true })
    }
    const plan = stopPlan(container, { now, gossip, spec: task.spec })
    const overhead = container.startedAt === null ? 0 : STOP_TIME
    const duration = this.#duration(task, "stop", plan.at - now + overhead)
    container.endsAt = Math.min(container.endsAt ?? now + duration, now + duration)
    this.#stop(own, duration, plan.exitCode)
  }

  #stop(own: AgentTask, duration: SimTime, exitCode: number): void {
    const timer = this.stepAt(own.id, this.#world.now + duration)
    own.operation = { kind: "stop", timer, exitCode }
  }

  /** */
  shutDownDone(own: AgentTask, task: Task, exitCode: number): void {
    if (own.container !== null) this.#teller.stopped(own.container, exitCode)
    this.report(own, task, "shutdown", "shutdown", { exitCode })
  }

  report(
    own: AgentTask,
    task: Task,
    state: TaskState,
    message: string,
    end: { readonly err?: string; readonly exitCode?: number } = {},
  ): void {
    own.state = state
    own.message = message
    const container = own.container
    const status: TaskStatus = {
      state,
      timestamp: this.#world.now + this.#faults.clockOffset(own.node),
      message,
      err: end.err ?? "",
      ...(container !== null && { containerId: container.id, ...runSince(container, state) }),
      ...(container !== null && container.pid > 0 && !terminal(state) && { pid: container.pid }),
      ...(end.exitCode !== undefined && { exitCode: end.exitCode }),
    }
    this.#dispatcher.report(task, status)
  }

  #duration(task: Task, step: "accept" | "prepare" | "start" | "run" | "stop", expected: SimTime) {
    return this.#world.chooser.duration(task, step, expected)
  }

  wait(own: AgentTask, kind: "accept" | "prepare" | "pause", duration: SimTime): void {
    own.operation = { kind, timer: this.stepAt(own.id, this.#world.now + duration) }
  }

  stepAt(task: string, at: SimTime): number {
    return this.#world.agenda.add(at, { type: "agent-step", task })
  }

  cancel(own: AgentTask): void {
    const timer = own.operation?.timer ?? null
    if (timer !== null) this.#world.agenda.cancel(timer)
    own.operation = null
  }
}

/** When the container began to run; while it is still starting that lies ahead. */
function runSince(container: Container, state: TaskState): Pick<TaskStatus, "startedAt"> {
  const begun = state === "running" || terminal(state)
  return begun && container.startedAt !== null ? { startedAt: container.startedAt } : {}
}
