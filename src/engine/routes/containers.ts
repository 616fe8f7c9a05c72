/**
 * `/containers`: the tasks' containers on the answering node. What would need a raw connection (exec,
 * attach) is refused one step early: a Worker cannot hand a connection over, and the CLI shows this
 * refusal but not one on the upgrade itself.
 */
import { Hono } from "hono"
import { signalNumber } from "../../lib/signals.ts"
import type { Task } from "../../swarm/objects.ts"
import { listedContainers } from "../container-filters.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import {
  badRequest,
  type HttpError,
  noSuchContainer,
  notFound,
  refuse,
  toLocalHttp,
} from "../errors.ts"
import { filtersOf } from "../filters.ts"
import { noStream, openLogs } from "../follow-logs.ts"
import type { EngineHost } from "../host.ts"
import { isPruned, untilOf } from "../prune-filters.ts"
import { flag } from "../query.ts"
import {
  type ApiContainer,
  containersOf,
  localTask,
  renderTop,
  stateOf,
  withHidden,
} from "../render/container.ts"
import { renderContainer } from "../render/container-inspect.ts"
import { renderStats } from "../render/container-stats.ts"
import { followed } from "../streaming.ts"
import { answerLogs } from "./logs.ts"

export const containerRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .get("/containers/json", (c) => {
      const all = withHidden(host, containersOf(host, c.get("time")))
      const listed = listedContainers(host, all, c.req.query())
      if (!listed.ok) return refuse(c, listed.error)
      const sized = flag(c.req.query("size"))
      return c.json(listed.value.map(({ shown }) => (sized ? withSize(host, shown) : shown)))
    })
    .get("/containers/:id/json", (c) => {
      const container = renderContainer(host, c.req.param("id"), c.get("time"))
      if (!container) return refuse(c, noSuchContainer(c.req.param("id")))
      if (!flag(c.req.query("size"))) return c.json(container)
      const task = localTask(host, c.req.param("id"))
      return c.json({ ...container, SizeRw: 0, SizeRootFs: sizeOf(host, task) })
    })
    .get("/containers/:id/logs", (c) => containerLogs(c, host))
    .get("/containers/:id/top", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      if (stateOf(host, task) !== "running") return refuse(c, notRunning(task))
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
      const { stream = "1" } = c.req.query()
      if (!flag(stream)) return c.json(renderStats(host, task))
      const follower = { kind: "stats", id: task.id, due: host.cluster.now } as const
      return followed(c, host, follower, "application/json", (text) => encoder.encode(text))
    })
    .post("/containers/:id/kill", (c) => {
      const ref = c.req.param("id")
      const text = c.req.query("signal") || "SIGKILL"
      const signal = signalNumber(text)
      if (signal === null) return refuse(c, badRequest(`Invalid signal: ${text}`))
      if (!localTask(host, ref)) {
        const { status, message } = noSuchContainer(ref)
        return refuse(c, { status, message: `Cannot kill container: ${ref}: ${message}` })
      }
      if (signal > 64) {
        const why = `The linux daemon does not support signal ${signal}`
        return refuse(c, badRequest(`Cannot kill container: ${ref}: ${why}`))
      }
      return end(c, host, signal === 9 ? "kill" : "stop")
    })
    .post("/containers/:id/stop", (c) => end(c, host, "stop"))
    .delete("/containers/:id", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      if (stateOf(host, task) === "running" && !flag(c.req.query("force"))) {
        const id = task.status.containerId ?? ""
        const message = `You cannot remove a running container ${id}. Stop the container before attempting removal or force remove`
        return refuse(c, { status: 409, message })
      }
      return end(c, host, "remove")
    })
    .post("/containers/prune", (c) => prune(c, host))
    .post("/containers/:id/wait", (c) => wait(c, host))
    .post("/containers/:id/:verb{start|restart|rename|update}", (c) => refuseByHand(c, host))
    .post("/containers/:id/pause", (c) => refuseRunning(c, host, refuseByHand))
    .post("/containers/:id/unpause", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      const message = `Container ${task.status.containerId} is not paused`
      return refuse(c, { status: 500, message })
    })
    .get("/containers/:id/:what{archive|export}", (c) => refuseByHand(c, host))
    .put("/containers/:id/archive", (c) => refuseByHand(c, host))
    .post("/commit", (c) => refuseByHand(c, host, c.req.query("container")))
    .post("/containers/:id/exec", (c) => refuseRunning(c, host, refuseHijack))
    .post("/containers/:id/attach", (c) => refuseRunning(c, host, refuseHijack))
    .get("/containers/:id/attach/ws", (c) => refuseRunning(c, host, refuseHijack))
    .post("/containers/create", refuseHijack)
    .post("/exec/:id/start", (c) => refuse(c, noSuchExec(c.req.param("id"))))
    .get("/exec/:id/json", (c) => refuse(c, noSuchExec(c.req.param("id"))))
    .post("/session", refuseHijack)
    .post("/grpc", refuseHijack)

const encoder = new TextEncoder()

/** None is ever made. */
const noSuchExec = (id: string): HttpError => notFound(`No such exec instance: ${id}`)

const notRunning = (task: Task): HttpError => ({
  status: 409,
  message: `Container ${task.status.containerId} is not running`,
})

/** The swarm sees that a task's container has gone, and makes another. */
function end(c: EngineContext, host: EngineHost, how: "kill" | "stop" | "remove"): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  if (!task) return refuse(c, noSuchContainer(ref))
  if (stateOf(host, task) !== "running" && how !== "remove") {
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
  const until = untilOf(filters.value, host)
  if (!until.ok) return refuse(c, until.error)
  const removed = containersOf(host, c.get("time"))
    .filter(({ State }) => State !== "running")
    .filter(({ Labels }) => isPruned(filters.value, Labels))
    .filter(({ Id }) => (localTask(host, Id)?.meta.createdAt ?? 0) <= until.value)
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
  const { stdout, stderr } = c.req.query()
  if (!flag(stdout) && !flag(stderr)) return refuse(c, noStream)
  if (!task) return refuse(c, noSuchContainer(ref))
  const follower = openLogs("container", task.id, c.req.query(), host)
  return follower.ok ? answerLogs(c, host, follower.value) : refuse(c, follower.error)
}

function refuseHijack(c: EngineContext): Response {
  const message =
    "this engine is simulated: it cannot run commands in containers; docker service create makes containers, docker logs and docker top show what they do"
  return refuse(c, { status: 501, message })
}

/** The swarm alone starts containers here; an ended one is replaced, not started again. */
function refuseByHand(c: EngineContext, host: EngineHost, ref = c.req.param("id") ?? ""): Response {
  if (!localTask(host, ref)) return refuse(c, noSuchContainer(ref))
  const message =
    "this engine is simulated: its containers are the swarm's, which starts and replaces them"
  return refuse(c, { status: 501, message })
}

/** What only a running container could be asked for. */
function refuseRunning(
  c: EngineContext,
  host: EngineHost,
  refusal: (c: EngineContext, host: EngineHost) => Response,
): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  if (!task) return refuse(c, noSuchContainer(ref))
  return stateOf(host, task) === "running" ? refusal(c, host) : refuse(c, notRunning(task))
}

/** Of what has ended the code is known; for the rest nobody can wait here. */
function wait(c: EngineContext, host: EngineHost): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  if (!task) return refuse(c, noSuchContainer(ref))
  if (stateOf(host, task) === "running") {
    const message =
      "this engine is simulated: it cannot wait for a container; docker ps -a and docker events tell of its end"
    return refuse(c, { status: 501, message })
  }
  return c.json({ Error: null, StatusCode: task.status.exitCode ?? 0 })
}

/** Bytes of the image; a container that nothing was written into takes none of its own. */
function sizeOf(host: EngineHost, task: Task | undefined): number {
  return (task && host.cluster.imageOfTask(task)?.size) ?? 0
}

/** What is nothing (SizeRw) is not told. */
function withSize(host: EngineHost, container: ApiContainer): object {
  return { ...container, SizeRootFs: sizeOf(host, localTask(host, container.Id)) }
}
