/**
 * `/containers`: the tasks' containers on the answering node. What would need a raw connection (exec,
 * attach) is refused one step early: a Worker cannot hand a connection over, and the CLI shows this
 * refusal but not one on the upgrade itself.
 */
import { Hono } from "hono"
import type { Task } from "../../swarm/objects.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { type HttpError, notFound, refuse, toLocalHttp } from "../errors.ts"
import { byLabels, byPrefix, byValue, filtersOf } from "../filters.ts"
import { openLogs } from "../follow-logs.ts"
import type { EngineHost } from "../host.ts"
import { flag } from "../query.ts"
import { containersOf, localTask, renderTop } from "../render/container.ts"
import { renderContainer } from "../render/container-inspect.ts"
import { renderStats } from "../render/container-stats.ts"
import { answerLogs } from "./logs.ts"

const knownFilters =
  "ancestor before exited expose health id is-task isolation label name network publish since status volume".split(
    " ",
  )

export const containerRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/containers/json", (c) => {
      const filters = filtersOf(c.req.query("filters"), knownFilters)
      if (!filters.ok) return refuse(c, filters.error)
      const all = flag(c.req.query("all")) || filters.value.has("status")
      const listed = containersOf(host, c.get("time"))
        .filter((container) => all || container.State === "running")
        .filter((container) => byPrefix(filters.value, "id", container.Id))
        .filter((container) => byLabels(filters.value, "label", container.Labels))
        .filter((container) => byValue(filters.value, "status", container.State))
      const names = filters.value.get("name") ?? []
      return c.json(
        names.length === 0
          ? listed
          : listed.filter(({ Names }) => names.some((part) => Names[0]?.includes(part))),
      )
    })
    .get("/containers/:id/json", (c) => {
      const container = renderContainer(host, c.req.param("id"), c.get("time"))
      if (!container) return refuse(c, noSuchContainer(c.req.param("id")))
      return c.json(container)
    })
    .get("/containers/:id/logs", (c) => containerLogs(c, host))
    .get("/containers/:id/top", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      if (task.status.state !== "running") return refuse(c, notRunning(task))
      return c.json(renderTop(host, task, c.get("time")))
    })
    .get("/containers/:id/changes", (c) => {
      const task = localTask(host, c.req.param("id"))
      // Nothing that really ran has changed a file.
      return task ? c.json(null) : refuse(c, noSuchContainer(c.req.param("id")))
    })
    .get("/containers/:id/stats", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      // Once: a client that wants more asks again.
      return c.json(renderStats(host, task))
    })
    .post("/containers/:id/kill", (c) => {
      const signal = (c.req.query("signal") || "SIGKILL").toUpperCase().replace(/^SIG/, "")
      return end(c, host, signal === "KILL" || signal === "9" ? "kill" : "stop")
    })
    .post("/containers/:id/stop", (c) => end(c, host, "stop"))
    .delete("/containers/:id", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      if (task.status.state === "running" && !flag(c.req.query("force"))) {
        const id = task.status.containerId ?? ""
        const message = `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`
        return refuse(c, { status: 409, message })
      }
      return end(c, host, "remove")
    })
    .post("/containers/prune", (c) => prune(c, host))
    .post("/containers/:id/:verb{start|restart|pause|unpause|rename|update}", refuseByHand)
    .get("/containers/:id/:what{archive|export}", refuseByHand)
    .put("/containers/:id/archive", refuseByHand)
    .post("/containers/:id/exec", refuseHijack)
    .post("/containers/:id/attach", refuseHijack)
    .get("/containers/:id/attach/ws", refuseHijack)
    .post("/containers/create", refuseHijack)
    .post("/exec/:id/start", refuseHijack)
    .post("/session", refuseHijack)
    .post("/grpc", refuseHijack)

const noSuchContainer = (ref: string): HttpError => notFound(`No such container: ${ref}`)

const notRunning = (task: Task): HttpError => ({
  status: 409,
  message: `Container ${task.status.containerId} is not running`,
})

/** The swarm sees that a task's container has gone, and makes another. */
function end(c: EngineContext, host: EngineHost, how: "kill" | "stop" | "remove"): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  if (!task) return refuse(c, noSuchContainer(ref))
  if (task.status.state !== "running" && how !== "remove") {
    // Stopping what has stopped is no mistake.
    if (how === "stop") return c.body(null, 304)
    const { status, message } = notRunning(task)
    return refuse(c, { status, message: `Cannot kill container: ${ref}: ${message}` })
  }
  const done = host.perform({ type: "container-kill", task: task.id, how })
  return done.ok ? c.body(null, 204) : refuse(c, toLocalHttp(done.error))
}

/** What has ended, or never began. */
function prune(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["label", "label!", "until"])
  if (!filters.ok) return refuse(c, filters.error)
  const removed = containersOf(host, c.get("time"))
    .filter(({ State }) => State !== "running")
    .filter(({ Labels }) => byLabels(filters.value, "label", Labels))
    .filter(({ Id }) => {
      const task = localTask(host, Id)
      const command = { type: "container-kill", task: task?.id ?? "", how: "remove" } as const
      return task !== undefined && host.perform(command).ok
    })
    .map(({ Id }) => Id)
  return c.json({ ContainersDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: 0 })
}

function containerLogs(c: EngineContext, host: EngineHost): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  if (!task) return refuse(c, noSuchContainer(ref))
  const follower = openLogs("task", task.id, c.req.query(), host)
  return follower.ok ? answerLogs(c, host, follower.value) : refuse(c, follower.error)
}

function refuseHijack(c: EngineContext): Response {
  const message =
    "this engine is simulated: it cannot run commands in containers; docker service create makes containers, docker logs and docker top show what they do"
  return refuse(c, { status: 501, message })
}

/** The swarm alone starts containers here; an ended one is replaced, not started again. */
function refuseByHand(c: EngineContext): Response {
  const message =
    "this engine is simulated: its containers are the swarm's, which starts and replaces them"
  return refuse(c, { status: 501, message })
}
