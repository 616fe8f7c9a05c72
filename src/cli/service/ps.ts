/** `docker service ps` (PS-1 to PS-7). */
import type { ApiService, Filters } from "../../engine/types.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import { resolveSelfNode } from "../self-node.ts"
import { taskListFlags } from "../shared-flags.ts"
import { renderTasks, taskListOptions } from "../task-list.ts"

export const servicePs: Verb = {
  name: "ps",
  use: "[OPTIONS] SERVICE [SERVICE...]",
  short: "List the tasks of one or more services",
  flags: taskListFlags,
  arity: { atLeast: 1 },
  complete: "services",
  run: listTasks,
}

async function listTasks({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const filters = filtersOf(flags)
  const missing = await addServices(api, filters, args)
  await resolveSelfNode(api, filters)
  const tasks = await api.tasks(filters)
  const now = () => process.clock.now()
  const options = taskListOptions(flags)
  // Here ids are never cut where they are all that is asked for.
  const full = options.full || options.quiet
  await process.stdout.write(await renderTasks(api, tasks, { ...options, full }, now))
  if (missing.length > 0) throw new CommandFailure(missing.join("\n"))
  return 0
}

/**
 * Adds the ids of the services that the arguments mean: exact id, exact name, unique id prefix, in
 * this order (PS-6). Returns the complaints about the others; throws when nothing is left.
 */
async function addServices(api: Api, filters: Filters, args: readonly string[]): Promise<string[]> {
  const [byId, byName] = await Promise.all([
    api.services({ id: [...args] }),
    api.services({ name: [...args] }),
  ])
  const missing: string[] = []
  let found = false
  for (const arg of args) {
    const match = matchService(arg, byId, byName)
    if (match === null) missing.push(`no such service: ${arg}`)
    else {
      found = true
      addFilter(filters, "service", match)
    }
  }
  if (!found) throw new CommandFailure(missing.join("\n"))
  return missing
}

function matchService(
  arg: string,
  byId: readonly ApiService[],
  byName: readonly ApiService[],
): string | null {
  const exact = byId.find((service) => service.ID === arg)
  if (exact !== undefined) return exact.ID
  const named = byName.find((service) => service.Spec.Name === arg)
  if (named !== undefined) return named.ID
  const prefixed = byId.filter((service) => service.ID.startsWith(arg))
  if (prefixed.length > 1) {
    throw new CommandFailure(`multiple services found with provided prefix: ${arg}`)
  }
  return prefixed[0]?.ID ?? null
}
