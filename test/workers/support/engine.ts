/** The Engine API of a lab in the pool, by token, as a docker client uses it. */
import type { ApiService, ApiTask } from "../../../src/engine/types.ts"
import { type Answer, call, type Joined } from "./api.ts"

export async function services(joined: Joined): Promise<ApiService[]> {
  return (await call<ApiService[]>("GET", `${joined.engine}/v1.41/services`)).body
}

export async function worker(joined: Joined): Promise<ApiService> {
  const found = (await services(joined)).find(({ Spec }) => Spec.Name === "dockercoins_worker")
  if (found === undefined) throw new Error("there is no worker service")
  return found
}

export async function workerTasks(joined: Joined): Promise<ApiTask[]> {
  const filters = encodeURIComponent('{"service":["dockercoins_worker"]}')
  return (await call<ApiTask[]>("GET", `${joined.engine}/v1.41/tasks?filters=${filters}`)).body
}

/** Path and body of `docker service update --force dockercoins_worker`, with `change` to its spec. */
export async function forceUpdate(joined: Joined, change: object = {}) {
  const { ID, Version, Spec } = await worker(joined)
  const { TaskTemplate } = Spec
  const force = (TaskTemplate?.ForceUpdate ?? 0) + 1
  return {
    path: `/services/${ID}/update?version=${Version.Index}`,
    body: { ...Spec, ...change, TaskTemplate: { ...TaskTemplate, ForceUpdate: force } },
  }
}

export async function startRollout(joined: Joined, change: object = {}): Promise<Answer> {
  const { path, body } = await forceUpdate(joined, change)
  return await call("POST", `${joined.engine}/v1.41${path}`, { body })
}

/** Slots with their running tasks of which the swarm wants that they run. */
export function runningBySlot(tasks: readonly ApiTask[]): Map<number, ApiTask[]> {
  const running = tasks.filter(
    ({ Status, DesiredState }) => Status.State === "running" && DesiredState === "running",
  )
  return Map.groupBy(running, ({ Slot }) => Slot ?? 0)
}
