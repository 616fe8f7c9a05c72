/**
 * `/containers`: the tasks' containers on the answering node. What would need a raw connection (exec,
 * attach) is refused one step early: a Worker cannot hand a connection over, and the CLI shows this
 * refusal but not one on the upgrade itself.
 */
import { Hono } from "hono"
import type { Task } from "../../swarm/objects.ts"
import { listedContainers } from "../container-filters.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, type HttpError, noSuchContainer, notFound, refuse } from "../errors.ts"
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
  withHidden,
} from "../render/container.ts"
import { renderContainer } from "../render/container-inspect.ts"
import { isUp, stateOf } from "../render/container-state.ts"
import { renderStats } from "../render/container-stats.ts"
import { followed } from "../streaming.ts"
import { handRoutes, notRunning } from "./container-hand.ts"
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
    .get("/containers/:id{.+}/json", (c) => {
      const container = renderContainer(host, c.req.param("id"), c.get("time"))
      if (!container) return refuse(c, noSuchContainer(c.req.param("id")))
      if (!flag(c.req.query("size"))) return c.json(container)
      const task = localTask(host, c.req.param("id"))
      return c.json({ ...container, SizeRw: 0, SizeRootFs: sizeOf(host, task) })
    })
    .get("/containers/:id{.+}/logs", (c) => containerLogs(c, host))
    .get("/containers/:id{.+}/top", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      if (!isUp(stateOf(host, task))) return refuse(c, notRunning(task))
      return c.json(renderTop(host, task, c.get("time")))
    })
    .get("/containers/:id{.+}/changes", (c) => {
      const task = localTask(host, c.req.param("id"))
      // Nothing that really ran has changed a file.
      return task ? c.json(null) : refuse(c, noSuchContainer(c.req.param("id")))
    })
    .get("/containers/:id{.+}/stats", (c) => {
      const task = localTask(host, c.req.param("id"))
      if (!task) return refuse(c, noSuchContainer(c.req.param("id")))
      const { stream = "1" } = c.req.query()
      if (!flag(stream)) return c.json(renderStats(host, task))
      const follower = { kind: "stats", id: task.id, due: host.cluster.now } as const
      return followed(c, host, follower, "application/json", (text) => encoder.encode(text))
    })
    .post("/containers/prune", (c) => prune(c, host))
    .route("/containers", handRoutes(host))
    .post("/containers/:id{.+}/rename", (c) =>
      c.req.query("name") ? refuseByHand(c, host) : refuse(c, badRequest(unnamed)),
    )
    .post("/containers/:id{.+}/update", (c) => refuseByHand(c, host))
    .get("/containers/:id{.+}/archive", (c) => refuseByHand(c, host))
    .get("/containers/:id{.+}/export", (c) => refuseByHand(c, host))
    .put("/containers/:id{.+}/archive", (c) => refuseByHand(c, host))
    .post("/commit", (c) => refuseByHand(c, host, c.req.query("container")))
    .post("/containers/:id{.+}/exec", (c) => refuseRunning(c, host, refuseHijack))
    .post("/containers/:id{.+}/attach", (c) => refuseRunning(c, host, refuseHijack))
    .get("/containers/:id{.+}/attach/ws", (c) => refuseRunning(c, host, refuseHijack))
    .post("/containers/create", refuseHijack)
    .post("/exec/:id/start", (c) => refuse(c, noSuchExec(c.req.param("id"))))
    .get("/exec/:id/json", (c) => refuse(c, noSuchExec(c.req.param("id"))))
    .post("/session", refuseHijack)
    .post("/grpc", refuseHijack)

const encoder = new TextEncoder()

const unnamed = "Neither old nor new names may be empty"

/** None is ever made. */
const noSuchExec = (id: string): HttpError => notFound(`No such exec instance: ${id}`)

/** What has ended, or never began. */
function prune(c: EngineContext, host: EngineHost): Response {
  const filters = filtersOf(c.req.query("filters"), ["label", "label!", "until"])
  if (!filters.ok) return refuse(c, filters.error)
  const until = untilOf(filters.value, host)
  if (!until.ok) return refuse(c, until.error)
  const removed = containersOf(host, c.get("time"))
    .filter(({ State }) => State !== "running" && State !== "paused")
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

/** What would make a container another than its service says. */
function refuseByHand(c: EngineContext, host: EngineHost, ref = c.req.param("id") ?? ""): Response {
  if (!localTask(host, ref)) return refuse(c, noSuchContainer(ref))
  const message =
    "this engine is simulated: its containers stay as their service made them, and hold no files"
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
  return isUp(stateOf(host, task)) ? refusal(c, host) : refuse(c, notRunning(task))
}

/** Bytes of the image; a container that nothing was written into takes none of its own. */
function sizeOf(host: EngineHost, task: Task | undefined): number {
  return (task && host.cluster.imageOfTask(task)?.size) ?? 0
}

/** What is nothing (SizeRw) is not told. */
function withSize(host: EngineHost, container: ApiContainer): object {
  return { ...container, SizeRootFs: sizeOf(host, localTask(host, container.Id)) }
}
