/** Cases about the agent: one task on a node of a whole swarm, whose every report is stored. */

import { digestOf } from "../../src/lib/digest.ts"
import type { Json, JsonObject } from "../../src/lib/json.ts"
import { SeededChooser, type Step } from "../../src/swarm/chooser.ts"
import { type Cluster, createCluster } from "../../src/swarm/cluster.ts"
import type { Command } from "../../src/swarm/command.ts"
import type { ClusterEvent, TaskEvent } from "../../src/swarm/events.ts"
import { emptyConfig } from "../../src/swarm/image-config.ts"
import type { Image, Task, TaskState } from "../../src/swarm/objects.ts"
import { SECOND, type SimTime } from "../../src/swarm/time.ts"
import type { Stage } from "./case.ts"
import {
  expectEqual,
  Inapplicable,
  listAt,
  Mismatch,
  needText,
  numberAt,
  objectAt,
  objectsAt,
  onlyKeys,
  sameJson,
  setAside,
  textAt,
  unknownForm,
} from "./fields.ts"

const IMAGE = "127.0.0.1:5000/task:1"
const NO_CONTROLLER =
  "calls of an executor's controller: agents here have none, what a step does is part of the step"
const UNRESOLVED =
  "the rows without an error hold; a node fails to make a controller for a plugin or for a template that does not expand, and tasks here are plain containers"

/** Takes what is expected and first, and lets no report be swallowed by the next. */
class EveryReport extends SeededChooser {
  #last: SimTime = 0

  constructor() {
    super(SeededChooser.seeded(1).state)
  }

  override duration(_task: Task, _step: Step, expected: SimTime): SimTime {
    return expected
  }

  override storedAt(_task: Task, _state: TaskState, now: SimTime): SimTime {
    this.#last = Math.max(now, this.#last + 1)
    return this.#last
  }
}

type Status = readonly [string, string, string]

export class AgentStage implements Stage {
  readonly remarks: string[] = []
  readonly #given: JsonObject
  #runs: (readonly TaskEvent[])[] = []
  /** How many a case counts; it then names as many statuses. */
  #steps: number | undefined

  constructor(given: JsonObject) {
    onlyKeys(given, "given", ["agent", "task", "controller"])
    this.#given = given
  }

  act(action: JsonObject): void {
    const kind = needText(action, "do")
    if (kind === "resolve") this.#runs = [firstTask(0)]
    else if (kind === "agentSteps") {
      this.#steps = numberAt(action, "count")
      this.#runs = this.#play()
    }
    // The wishes of a task's whole life come from a restart: waiting at READY, then RUNNING.
    else if (kind === "wantTask") {
      if (!["READY", "RUNNING"].includes(needText(action, "desired"))) unknownForm("wanted state")
      this.#runs = [replacedTask(0)]
    } else if (kind === "exitContainer") {
      this.#runs = [replacedTask(numberAt(action, "code") ?? unknownForm("exit without a code"))]
    } else unknownForm(`action ${kind}`)
  }

  check(check: JsonObject): void {
    const name = needText(check, "check")
    if (name === "controllerCalls") {
      setAside(check.counts)
      if (!this.remarks.includes(NO_CONTROLLER)) this.remarks.push(NO_CONTROLLER)
    } else if (name === "exitCode") {
      for (const run of this.#runs) {
        expectEqual("exit code", run.at(-1)?.exitCode ?? null, check.value)
      }
    } else if (name === "statusSequence") {
      const wanted = listAt(check, "sequence").map(statusOf)
      if (this.#steps !== undefined) expectEqual("steps", wanted.length, this.#steps)
      const { actual, desired } = objectAt(this.#given, "task") ?? {}
      // A stop goes the same way wherever it finds the task; the others begin where they say.
      const stops = desired === "SHUTDOWN or REMOVE"
      const from = typeof actual === "string" && !stops ? actual : undefined
      for (const run of this.#runs) checkSequence(run, wanted, from)
    } else if (name === "table") objectsAt(check, "rows").forEach(this.#resolveRow, this)
    else unknownForm(`check ${name}`)
  }

  /** */
  #resolveRow(row: JsonObject): void {
    onlyKeys(row, "row", ["actual", "resolveError", "state", "message"])
    if (row.resolveError !== null) throw new Inapplicable(UNRESOLVED)
    const first = this.#runs[0]?.find(({ from }) => from === needText(row, "actual").toLowerCase())
    const seen = needText(row, "actual") === needText(row, "state") ? first?.from : first?.to
    expectEqual("state", seen?.toUpperCase(), row.state)
    if (row.message !== undefined) expectEqual("message", first?.message, row.message)
  }

  #play(): (readonly TaskEvent[])[] {
    const task = objectAt(this.#given, "task") ?? {}
    const controller = objectAt(this.#given, "controller") ?? {}
    onlyKeys(controller, "controller", ["prepare", "start", "wait", "shutdown"])
    const desired = needText(task, "desired")
    if (desired === "SHUTDOWN or REMOVE") return [stoppedTask("update"), stoppedTask("remove")]
    if (desired !== "RUNNING") return unknownForm(`agent steps to ${desired}`)
    const exit = /exit (\d+)$/.exec(textAt(controller, "wait") ?? "")?.[1]
    const broken = /error|fail/.test(textAt(controller, "prepare") ?? "")
    return [firstTask(exit === undefined ? null : Number(exit), broken)]
  }
}

function firstTask(exitCode: number | null, empty = false): readonly TaskEvent[] {
  const swarm = new OneNode(exitCode, empty)
  swarm.apply(swarm.create("none"))
  swarm.advance(60 * SECOND)
  return swarm.eventsOf(swarm.tasks[0] ?? "")
}

function statusOf(item: Json): Status {
  const [state, message, error = ""] = listAt({ item }, "item").map(String)
  return [(state ?? "").toLowerCase(), message ?? "", error]
}

/** The same status twice in a row is one status to whoever reads the store. */
function checkSequence(
  run: readonly TaskEvent[],
  wanted: readonly Status[],
  before: string | undefined,
): void {
  const seen = run.map(({ to, message, err }): Status => [to, message, err])
  const distinct = wanted.filter((one, i) => !sameJson([...one], [...(wanted[i - 1] ?? [])]))
  const from = seen.findIndex(([state]) => state === distinct[0]?.[0])
  if (before !== undefined) expectEqual("before", run[from]?.from?.toUpperCase(), before)
  const part = seen.slice(from, from + distinct.length)
  const anyError = part.map(([state, message, err], i) =>
    distinct[i]?.[2].startsWith("<") && err !== ""
      ? [state, message, distinct[i][2]]
      : [state, message, err],
  )
  expectEqual(
    "statuses",
    anyError,
    distinct.map((one) => [...one]),
  )
}

/** A running task that is told to stop, because it was replaced or because its service went. */
function stoppedTask(how: "update" | "remove"): readonly TaskEvent[] {
  const swarm = new OneNode(null)
  swarm.apply(swarm.create("none"))
  swarm.advance(60 * SECOND)
  const [task = ""] = swarm.tasks
  swarm.apply(how === "remove" ? { type: "service-remove", service: "web" } : swarm.force())
  swarm.advance(120 * SECOND)
  const events = swarm.eventsOf(task)
  if (events.some(({ to }) => to === "remove")) throw new Mismatch("the agent reported REMOVE")
  return events
}

/** A task that was made while its predecessor's restart delay ran, to the end of its container. */
function replacedTask(exitCode: number): readonly TaskEvent[] {
  const swarm = new OneNode(exitCode)
  swarm.apply(swarm.create("any"))
  swarm.advance(60 * SECOND)
  const events = swarm.eventsOf(swarm.tasks[1] ?? "")
  const ready = events.find(({ to }) => to === "ready")
  if (ready?.desired !== "ready") throw new Mismatch("it did not wait at READY")
  return events
}

class OneNode {
  readonly #cluster: Cluster
  readonly #events: TaskEvent[] = []

  /** `empty`: nobody has the image, so that it cannot be prepared. */
  constructor(exitCode: number | null, empty = false) {
    const chooser = new EveryReport()
    const nodes = [{ name: "node1", role: "manager" }] as const
    this.#cluster = createCluster({ seed: 1, nodes, chooser })
    if (empty) return
    const node = "node1"
    this.apply({ type: "image-store", node, image: imageThatExits(exitCode), tags: [IMAGE] })
    this.apply({ type: "image-push", node, tag: IMAGE })
  }

  /** In order of creation. */
  get tasks(): readonly string[] {
    return [...new Set(this.#events.map(({ task }) => task))]
  }

  /** Every status that the store had of it. */
  eventsOf(task: string): readonly TaskEvent[] {
    return this.#events.filter((event) => event.task === task && event.change === "state")
  }

  create(condition: string): Command {
    return { type: "service-create", spec: specOf(condition, 0) }
  }

  force(): Command {
    const version = this.#cluster.services()[0]?.meta.version ?? 0
    return { type: "service-update", service: "web", version, spec: specOf("none", 1) }
  }

  apply(command: Command): void {
    const { result, output } = this.#cluster.apply(command, this.#cluster.now)
    if (!result.ok) throw new Mismatch(result.error.message)
    this.#note(output.events)
  }

  advance(time: SimTime): void {
    const to = this.#cluster.now + time
    for (;;) {
      const output = this.#cluster.advance(to)
      this.#note(output.events)
      if (output.finished) return
    }
  }

  #note(events: readonly ClusterEvent[]): void {
    for (const event of events) if (event.type === "task") this.#events.push(event)
  }
}

function specOf(Condition: string, ForceUpdate: number) {
  return {
    Name: "web",
    TaskTemplate: {
      ContainerSpec: { Image: IMAGE },
      RestartPolicy: { Condition, Delay: 5_000_000_000 },
      ForceUpdate,
    },
    Mode: { Replicated: { Replicas: 1 } },
  }
}

function imageThatExits(exitCode: number | null): Image {
  return {
    id: digestOf("config"),
    digest: digestOf("manifest"),
    size: 1_000_000,
    createdAt: 0,
    behaviour: {
      onTerm: { exit: 0 },
      onInt: { exit: 130 },
      exitAfter: exitCode === null ? null : 2 * SECOND,
      exitCode,
      health: null,
    },
    program: null,
    config: emptyConfig,
    history: [],
  }
}
