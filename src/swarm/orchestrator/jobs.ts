/**
 * The job orchestrators: tasks that run to their end, each once in an iteration. Every write of a job's
 * spec begins the next iteration. As SwarmKit's, and as recorded of 20.10.24.
 */
import type { Node, Service, Task } from "../objects.ts"
import { constraintsMet } from "../scheduler/constraint.ts"
import type { Change, Commit, Transaction } from "../store.ts"
import { ended, wanted } from "../task-states.ts"
import type { World } from "../world.ts"
import { createTask, invalidNode } from "./new-task.ts"
import type { RestartSupervisor } from "./restart.ts"
import { isGlobalJob, isJob } from "./slot.ts"

export class JobOrchestrator {
  readonly #world: World
  readonly #restarts: RestartSupervisor

  constructor(world: World, restarts: RestartSupervisor) {
    this.#world = world
    this.#restarts = restarts
  }

  /**
   * Each change is looked at by itself, as recorded: where two tasks have ended in one commit and are
   * given up, it is the look for the second that finds their slots free.
   */
  onCommit(commit: Commit): void {
    const services: string[] = []
    for (const change of commit) this.#note(change, services)
    const { store, now } = this.#world
    for (const id of services) {
      const service = store.services.get(id)
      if (service === undefined || !isJob(service.spec)) continue
      store.transaction(now, (tx) => {
        if (isGlobalJob(service.spec)) this.#fillNodes(tx, service)
        else this.#fillSlots(tx, service)
      })
    }
  }

  #note(change: Change, services: string[]): void {
    if (change.kind === "service") {
      if (change.after !== undefined) services.push(change.after.id)
    } else if (change.kind === "task") {
      const { before, after } = change
      if (after === undefined && before !== undefined) this.#restarts.cancel(before.id)
      // A task that was given up is no news: as recorded, its slot waits for the next that ends.
      if (after?.jobIteration !== undefined && ended(after) && wanted(after)) {
        services.push(after.serviceId)
      }
    }
  }

  /** As many at once as the job allows, in slots that have not completed yet. */
  #fillSlots(tx: Transaction, service: Service): void {
    const { MaxConcurrent: most = 1, TotalCompletions: total = most } =
      service.spec.Mode?.ReplicatedJob ?? {}
    const { completed, going, failed, outdated } = this.#sorted(service)
    const taken = new Set([...completed, ...going].map(({ slot }) => slot))
    const room = Math.min(most - going.length, total - completed.length - going.length)
    let slot = 1
    for (let made = 0; made < room; made++) {
      while (taken.has(slot)) slot += 1
      taken.add(slot)
      createTask(this.#world, tx, service, { slot, nodeId: "" }, "complete")
    }
    for (const task of failed) this.#restarts.restart(tx, service, task)
    for (const task of outdated) if (!ended(task)) remove(tx, task)
  }

  /** One on every node that can take it; what earlier iterations left goes, ended or not. */
  #fillNodes(tx: Transaction, service: Service): void {
    const { completed, going, failed, outdated } = this.#sorted(service)
    const { nodes } = this.#world.store
    const served = new Set([...completed, ...going].map(({ nodeId }) => nodeId))
    for (const node of nodes.values()) {
      if (served.has(node.id) || !takes(node, service)) continue
      createTask(this.#world, tx, service, { slot: 0, nodeId: node.id }, "complete")
    }
    for (const task of failed) this.#restarts.restart(tx, service, task)
    for (const task of outdated) remove(tx, task)
    for (const task of going) {
      const node = nodes.get(task.nodeId)
      if (node === undefined || !invalidNode(node) || ended(task)) continue
      tx.updateTask(task, { desiredState: "shutdown" })
    }
  }

  /** The tasks of this iteration, and those of earlier ones. */
  #sorted(service: Service) {
    const completed: Task[] = []
    const going: Task[] = []
    const failed: Task[] = []
    const outdated: Task[] = []
    for (const task of this.#world.store.tasksOfService(service.id)) {
      if (task.jobIteration !== service.job?.iteration) outdated.push(task)
      else if (task.status.state === "complete") completed.push(task)
      else if (wanted(task)) {
        going.push(task)
        if (ended(task)) failed.push(task)
      }
    }
    return { completed, going, failed, outdated }
  }
}

function remove(tx: Transaction, task: Task): void {
  if (task.desiredState !== "remove") tx.updateTask(task, { desiredState: "remove" })
}

const takes = (node: Node, { spec }: Service): boolean =>
  !invalidNode(node) &&
  node.spec.Availability !== "pause" &&
  constraintsMet(spec.TaskTemplate?.Placement?.Constraints ?? [], node)
