/** `/tasks`: list with every filter, inspect. */
import { Hono } from "hono"
import { err, ok, type Result } from "../../lib/result.ts"
import type { Cluster } from "../../swarm/cluster.ts"
import { containerName } from "../../swarm/container-name.ts"
import { type Task, taskStates } from "../../swarm/objects.ts"
import type { EngineEnv } from "../context.ts"
import { badRequest, type HttpError, internal, refuse } from "../errors.ts"
import { byPrefix, bySwarmLabels, byValue, type FilterArgs, filtersOf } from "../filters.ts"
import { findNode, findService, findTask } from "../find.ts"
import type { EngineHost } from "../host.ts"
import { renderTask } from "../render/task.ts"

const knownFilters = [
  "name",
  "id",
  "label",
  "service",
  "node",
  "desired-state",
  "_up-to-date",
  "runtime",
]

export const taskRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/", (c) => {
      const args = filtersOf(c.req.query("filters"), knownFilters)
      const filters = args.ok ? resolved(host.cluster, args.value) : args
      if (!filters.ok) return refuse(c, filters.error)
      const tasks = host.cluster
        .tasks()
        .filter((task) => isListed(host.cluster, task, filters.value))
        // Newest first: by nothing else a client can order those that were made in one instant.
        .toReversed()
      const trace = c.get("trace")
      for (const id of filters.value.get("service") ?? []) trace.services.add(id)
      for (const task of tasks) trace.services.add(task.serviceId)
      trace.fingerprint = fingerprintOf(tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      return c.json(tasks.map((task) => renderTask(task, host.cluster, c.get("time"))))
    })
    .get("/:id", (c) => {
      const task = findTask(host.cluster, c.req.param("id"))
      if (!task.ok) return refuse(c, task.error)
      c.get("trace").services.add(task.value.serviceId)
      return c.json(renderTask(task.value, host.cluster, c.get("time")))
    })

/** Names of services and nodes become ids first; one that does not exist refuses the whole list. */
function resolved(cluster: Cluster, filters: FilterArgs): Result<FilterArgs, HttpError> {
  const result = new Map(filters)
  for (const [key, find] of [
    ["service", findService],
    ["node", findNode],
  ] as const) {
    const ids: string[] = []
    for (const ref of filters.get(key) ?? []) {
      const found = find(cluster, ref)
      if (!found.ok) return found
      ids.push(found.value.id)
    }
    if (filters.has(key)) result.set(key, ids)
  }
  const wrong = (filters.get("desired-state") ?? []).find((state) => !isState(state))
  if (wrong !== undefined) return err(internal(`Invalid desired-state filter: '${wrong}'`))
  if ((filters.get("_up-to-date") ?? []).some((value) => !/^(true|false|1|0)$/.test(value))) {
    return err(badRequest("Invalid filter '_up-to-date'"))
  }
  return ok(result)
}

const isState = (text: string): boolean => taskStates.some((state) => state === text.toLowerCase())

function isListed(cluster: Cluster, task: Task, filters: FilterArgs): boolean {
  const upToDate = filters.get("_up-to-date") ?? []
  const desired = filters.get("desired-state")?.map((state) => state.toLowerCase())
  return (
    byPrefix(filters, "name", containerName(task)) &&
    byPrefix(filters, "id", task.id) &&
    bySwarmLabels(filters, "label", labelsOf(cluster, task)) &&
    byValue(filters, "service", task.serviceId) &&
    byValue(filters, "node", task.nodeId) &&
    (!desired?.length || desired.includes(task.desiredState)) &&
    byValue(filters, "runtime", task.spec.Runtime ?? "container") &&
    (!upToDate.some((value) => value === "true" || value === "1") || cluster.isUpToDate(task))
  )
}

/** Tasks are found by their service's labels (its containers' own when it is gone). */
function labelsOf(cluster: Cluster, task: Task): Record<string, string> | undefined {
  return cluster.service(task.serviceId)?.spec.Labels ?? task.spec.ContainerSpec?.Labels
}

/** See `RequestFact.fingerprint`. FNV-1a: short to keep, and no cryptography is needed to compare. */
function fingerprintOf(tasks: readonly Task[]): string {
  const rows = tasks.map((t) => `${t.id} ${t.status.state} ${t.desiredState} ${t.nodeId}`)
  let hash = 0x811c9dc5
  for (const char of rows.join("\n")) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return `${tasks.length}-${hash.toString(16).padStart(8, "0")}`
}
