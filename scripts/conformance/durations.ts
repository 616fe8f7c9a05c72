/** How long the steps of agents took, as a recording has it, and whether they can have. */
import type { Step } from "../../src/swarm/chooser.ts"
import { healthPlan, healthVerdict } from "../../src/swarm/image.ts"
import type { Image, Task, TaskState } from "../../src/swarm/objects.ts"
import { stopGrace } from "../../src/swarm/spec-values.ts"
import { atLeast } from "../../src/swarm/task-states.ts"
import { MILLISECOND, SECOND, type SimTime } from "../../src/swarm/time.ts"
import type { Recording } from "./recording.ts"
import { enforced, isOrder, type Script } from "./scripts.ts"

/** Where two things in one instant of ours lay some hops apart in the recording. */
const slack = 500 * MILLISECOND
const usualStart = 200 * MILLISECOND
const usualLag = 60 * MILLISECOND
/** From the commit of a wish until its node has heard of it, on a loaded machine. */
const hearing = 400 * MILLISECOND
/** Longer than it should take on a quiet machine, at most. */
const patience: Record<Step, SimTime> = {
  accept: SECOND,
  prepare: 4 * SECOND,
  start: 6 * SECOND,
  run: 2 * SECOND,
  stop: 2_500 * MILLISECOND,
}
/** The state that a step ends in, where it does not fail. */
const goal = { prepare: "ready", start: "running" } as const

export interface Book {
  readonly recording: Recording
  readonly script: (task: Task) => Script | undefined
  readonly imageOf: (task: Task) => Image | undefined
  readonly nodeName: (id: string) => string
  readonly name: (task: Task) => string
  readonly now: () => SimTime
  readonly time: (seconds: number) => SimTime
  readonly fault: (text: string) => void
}

export class RecordedDurations {
  readonly #book: Book
  /** When a task's process was up, for those whose start has been timed. */
  readonly #up = new Map<string, SimTime>()

  constructor(book: Book) {
    this.#book = book
  }

  of(task: Task, step: Step, expected: SimTime): SimTime {
    const wished = this.#recorded(task, step, expected)
    if (wished === null) return this.#unfinished(task, step, expected)
    const off = this.#nodeGoesOff(task, wished)
    if (off !== null) return Math.max(expected, off + MILLISECOND)
    this.#check(task, step, expected, wished)
    const duration = Math.max(0, wished)
    if (step === "start") this.#up.set(task.id, this.#book.now() + duration)
    return duration
  }

  #check(task: Task, step: Step, expected: SimTime, wished: SimTime): void {
    const { fault, name } = this.#book
    if (wished < -slack) fault(`${step} of ${name(task)} was over before it began`)
    const least = step === "stop" || step === "run" ? expected - slack : 0
    const than = wished < least - slack ? "less" : wished > expected + patience[step] ? "more" : ""
    if (than === "") return
    const figures = `${length(wished)} s, expected ${length(expected)} s`
    fault(`${step} of ${name(task)} took ${than} than it can: ${figures}`)
  }

  /** From now until the task's node is switched off before the step would be over; null if it is not. */
  #nodeGoesOff(task: Task, duration: SimTime): SimTime | null {
    const name = this.#book.nodeName(task.nodeId)
    for (const { action, at_s } of this.#book.recording.steps) {
      if (action.type !== "node-power-off" && action.type !== "node-graceful-stop") continue
      const off = this.#from(at_s)
      if (action.node === name && off > 0 && off < duration) return off
    }
    return null
  }

  /** What the recording does not see the end of lasted as long as it saw it, or until it was enforced. */
  #unfinished(task: Task, step: Step, expected: SimTime): SimTime {
    const script = this.#book.script(task)
    if (step === "run") return this.#outlivesOrder(task, script, expected)
    const seen = script?.transitions.find(({ message }) => message === enforced)
    const signs = [
      this.#book.recording.duration_s,
      seen?.committed_s,
      step === "prepare" || step === "start" ? lastBefore(script, goal[step]) : undefined,
    ]
    const most = expected + patience[step]
    const lasted = signs.flatMap((at) => (at === undefined ? [] : [this.#from(at) + MILLISECOND]))
    return Math.max(expected, ...lasted.filter((each) => each <= most))
  }

  /** A process that ended by itself, but in a task that was told to stop before. */
  #outlivesOrder(task: Task, script: Script | undefined, expected: SimTime): SimTime {
    if (script?.states.has("shutdown") !== true) return expected
    const up = (this.#up.get(task.id) ?? this.#book.now()) - this.#book.now()
    const heard = this.#orderHeard(script) - up
    return heard > expected + patience.run ? expected : Math.max(expected, heard)
  }

  /** From now until the node has heard that the task is to stop. */
  #orderHeard({ transitions }: Script): SimTime {
    const order = transitions.find(isOrder)
    return order === undefined ? 0 : this.#from(order.committed_s) + hearing
  }

  /** Null where the recording does not say: it ends before, or the report was swallowed. */
  #recorded(task: Task, step: Step, expected: SimTime): SimTime | null {
    const script = this.#book.script(task)
    if (script === undefined) return null
    const until = (...states: readonly TaskState[]) => this.#until(script, states)
    if (step === "accept") return until("preparing") ?? 0
    if (step === "prepare") {
      const told = until("ready", "rejected")
      if (told !== null) return script.states.has("ready") ? this.#readyInTime(script, told) : told
      // Swallowed by the batch of a later state, so it was over shortly before that.
      const starting = until("starting")
      if (starting !== null) return this.#readyInTime(script, starting - MILLISECOND)
      const running = until("running")
      return running === null ? null : this.#readyInTime(script, running - usualStart)
    }
    if (step === "start") return this.#start(task, script, expected)
    if (step === "run") return this.#run(task, script)
    return until("shutdown", "complete", "failed")
  }

  #until({ states }: Script, wished: readonly TaskState[]): SimTime | null {
    const found = wished.map((state) => states.get(state)).find((each) => each !== undefined)
    return found === undefined ? null : this.#from(found.t_s)
  }

  /** What started without a pause was ready when its node heard that it was to run. */
  #readyInTime({ transitions }: Script, ready: SimTime): SimTime {
    const wish = transitions.find((each) => each.event === "desired" && each.desired === "running")
    if (wish?.to == null || atLeast(wish.to, "ready")) return Math.max(0, ready)
    const wished = this.#from(wish.committed_s)
    return Math.max(0, ready > wished + slack ? ready : Math.min(ready, wished + usualLag))
  }

  #start(task: Task, script: Script, expected: SimTime): SimTime | null {
    // What could not be started never ran.
    if (script.states.get("failed")?.err?.startsWith("starting container failed")) {
      return this.#until(script, ["failed"])
    }
    const image = this.#book.imageOf(task)
    const plan = image === undefined ? null : healthPlan(image, task.spec.ContainerSpec ?? {})
    const verdict = plan === null ? null : healthVerdict(plan)
    const up = this.#until(script, ["running"])
    if (up !== null) return up - (verdict?.at ?? 0)
    const end = this.#until(script, ["complete", "failed"])
    if (verdict === null) return end === null ? null : startOfShortRun(expected, end, image)
    if (script.states.has("shutdown")) {
      // It was told to stop before it was up, or before it had ended as a sick one.
      const judged = verdict.at + (verdict.healthy ? 0 : stopTime(task, image))
      return Math.max(expected, this.#orderHeard(script) - judged)
    }
    if (verdict.healthy) return end === null ? null : startOfShortRun(expected, end, image)
    const judged =
      end === null ? this.#from(this.#book.recording.duration_s) : end - stopTime(task, image)
    return Math.max(expected, judged - verdict.at)
  }

  #run(task: Task, script: Script): SimTime | null {
    const ended = this.#until(script, ["complete", "failed"])
    const up = (this.#up.get(task.id) ?? this.#book.now()) - this.#book.now()
    return ended === null ? null : Math.max(0, ended - up)
  }

  /** From now. */
  #from(seconds: number): SimTime {
    return this.#book.time(seconds) - this.#book.now()
  }
}

/** Seconds: when the task was last seen in a state below one. */
function lastBefore(script: Script | undefined, state: TaskState): number | undefined {
  return script?.transitions.findLast(({ from, to }) => {
    const seen = to ?? from
    return seen !== null && !atLeast(seen, state)
  })?.committed_s
}

/** How long the start of a process took that was never seen running, and whose end is known. */
function startOfShortRun(expected: SimTime, end: SimTime, image: Image | undefined): SimTime {
  const up = end - (image?.behaviour.exitAfter ?? end)
  return up > expected ? up : Math.min(expected, Math.max(0, end))
}

/** How long an unhealthy container takes to stop. */
function stopTime(task: Task, image: Image | undefined): SimTime {
  return image?.behaviour.onTerm === "ignore" ? stopGrace(task.spec) : 0
}

const length = (duration: SimTime): string => (duration / SECOND).toFixed(2)
