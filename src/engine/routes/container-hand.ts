/**
 * What a client does to a task's container by hand: kill, stop, remove, start, restart, pause, unpause,
 * wait for its end. The swarm replaces what ends, and knows nothing of the rest (swarm/hand.ts).
 */
import { Hono } from "hono"
import { err, ok, type Result } from "../../lib/result.ts"
import { signalNumber } from "../../lib/signals.ts"
import type { HandledHow } from "../../swarm/command.ts"
import type { Task } from "../../swarm/objects.ts"
import { SECOND, type SimTime } from "../../swarm/time.ts"
import type { EngineContext, EngineEnv } from "../context.ts"
import { badRequest, type HttpError, internal, noSuchContainer, refuse } from "../errors.ts"
import { openWait } from "../follow-wait.ts"
import type { EngineHost } from "../host.ts"
import { flag } from "../query.ts"
import { localTask } from "../render/container.ts"
import { isUp, stateOf } from "../render/container-state.ts"
import { followed } from "../streaming.ts"

export const handRoutes = (host: EngineHost) =>
  new Hono<EngineEnv>()
    .post("/:id{.+}/kill", (c) => kill(c, host))
    .post("/:id{.+}/stop", (c) => {
      const grace = graceOf(c.req.query("t"))
      if (!grace.ok) return refuse(c, grace.error)
      // Stopping what has stopped is no mistake.
      return onTask(c, host, (task) =>
        isUp(stateOf(host, task)) ? handle(c, host, task, "stop", grace.value) : c.body(null, 304),
      )
    })
    .delete("/:id{.+}", (c) => onTask(c, host, (task) => remove(c, host, task)))
    .post("/:id{.+}/start", (c) => onTask(c, host, (task) => start(c, host, task)))
    .post("/:id{.+}/restart", (c) => {
      const grace = graceOf(c.req.query("t"))
      if (!grace.ok) return refuse(c, grace.error)
      return onTask(c, host, (task) => handle(c, host, task, "restart", grace.value))
    })
    .post("/:id{.+}/pause", (c) =>
      onTask(c, host, (task) => {
        const state = stateOf(host, task)
        if (!isUp(state)) return refuse(c, notRunning(task))
        if (state === "paused") return refuse(c, conflict(task, "is already paused"))
        return handle(c, host, task, "pause")
      }),
    )
    .post("/:id{.+}/unpause", (c) =>
      onTask(c, host, (task) => {
        if (stateOf(host, task) === "paused") return handle(c, host, task, "unpause")
        return refuse(c, internal(`Container ${task.status.containerId} is not paused`))
      }),
    )
    .post("/:id{.+}/wait", (c) =>
      onTask(c, host, (task) => {
        const follower = openWait(task, c.req.query("condition"), host)
        if (!follower.ok) return refuse(c, follower.error)
        return followed(c, host, follower.value, "application/json", (text) => encoder.encode(text))
      }),
    )

const encoder = new TextEncoder()

const conflict = (task: Task, what: string): HttpError => ({
  status: 409,
  message: `Container ${task.status.containerId} ${what}`,
})

export const notRunning = (task: Task): HttpError => conflict(task, "is not running")

function onTask(c: EngineContext, host: EngineHost, answer: (task: Task) => Response): Response {
  const ref = c.req.param("id") ?? ""
  const task = localTask(host, ref)
  return task ? answer(task) : refuse(c, noSuchContainer(ref))
}

function handle(
  c: EngineContext,
  host: EngineHost,
  task: Task,
  how: HandledHow,
  grace?: SimTime,
): Response {
  const given = grace === undefined ? {} : { grace }
  const done = host.perform({ type: "container-kill", task: task.id, how, ...given })
  return done.ok ? c.body(null, 204) : refuse(c, neverStarted(task))
}

/** The runtime refuses it again, or the swarm has not come to it. */
function neverStarted({ status }: Task): HttpError {
  const refused = /^starting container failed: (.*)/s.exec(status.err)?.[1]
  if (refused !== undefined) return badRequest(refused)
  return { status: 501, message: "this engine is simulated: only the swarm starts what never ran" }
}

function kill(c: EngineContext, host: EngineHost): Response {
  const ref = c.req.param("id") ?? ""
  const text = c.req.query("signal") || "SIGKILL"
  const signal = signalNumber(text)
  if (signal === null) return refuse(c, badRequest(`Invalid signal: ${text}`))
  const cannot = ({ status, message }: HttpError) =>
    refuse(c, { status, message: `Cannot kill container: ${ref}: ${message}` })
  const task = localTask(host, ref)
  if (!task) return cannot(noSuchContainer(ref))
  if (signal > 64) {
    return cannot(badRequest(`The linux daemon does not support signal ${signal}`))
  }
  if (!isUp(stateOf(host, task))) return cannot(notRunning(task))
  return handle(c, host, task, signal === 9 ? "kill" : "stop")
}

function remove(c: EngineContext, host: EngineHost, task: Task): Response {
  const state = stateOf(host, task)
  if (!isUp(state) || flag(c.req.query("force"))) return handle(c, host, task, "remove")
  const first = state === "paused" ? "Unpause and then stop" : "Stop"
  const message = `You cannot remove a ${state} container ${task.status.containerId}. ${first} the container before attempting removal or force remove`
  return refuse(c, { status: 409, message })
}

function start(c: EngineContext, host: EngineHost, task: Task): Response {
  const state = stateOf(host, task)
  if (state === "running") return c.body(null, 304)
  if (state === "paused") {
    const message = "cannot start a paused container, try unpause instead"
    return refuse(c, { status: 409, message })
  }
  return handle(c, host, task, "start")
}

/** Whole seconds; less than none is for ever, or a day. */
function graceOf(text: string | undefined): Result<SimTime | undefined, HttpError> {
  if (text === undefined || text === "") return ok(undefined)
  if (!/^[+-]?\d{1,9}$/.test(text)) {
    return err(internal(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`))
  }
  const seconds = Number(text)
  return ok((seconds < 0 ? 24 * 3_600 : seconds) * SECOND)
}
