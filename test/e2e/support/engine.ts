/** What a lab's engine says of its worker service, asked as any docker client would. */
import type { ApiService, ApiTask } from "../../../src/engine/types.ts"
import { type Api, eventually } from "./api.ts"

export const worker = "dockercoins_worker"

interface Lab {
  readonly engine: string
}

export async function updateState(api: Api, lab: Lab): Promise<string> {
  const service = await ask<ApiService>(api, lab, `/services/${worker}`)
  return service.UpdateStatus?.State ?? "none"
}

export function workerTasks(api: Api, lab: Lab): Promise<readonly ApiTask[]> {
  const filters = encodeURIComponent(JSON.stringify({ service: [worker] }))
  return ask<readonly ApiTask[]>(api, lab, `/tasks?filters=${filters}`)
}

export async function untilUpdate(
  api: Api,
  lab: Lab,
  state: string,
  timeout = 60_000,
): Promise<void> {
  const look = async () => (await updateState(api, lab)) === state
  await eventually(`the worker's update is ${state}`, look, timeout)
}

/** The tags of each slot's running tasks: one each, once things have settled. */
export async function runningTags(api: Api, lab: Lab): Promise<Map<number, string[]>> {
  const bySlot = new Map<number, string[]>()
  for (const task of await workerTasks(api, lab)) {
    if (task.Status.State !== "running" || task.DesiredState !== "running") continue
    const image = (task.Spec.ContainerSpec?.Image ?? "").replace(/@.*/, "")
    const tag = image.slice(image.lastIndexOf(":") + 1)
    const slot = task.Slot ?? 0
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), tag])
  }
  return bySlot
}

async function ask<Answer>(api: Api, lab: Lab, path: string): Promise<Answer> {
  const response = await api.engine(lab, path)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}
