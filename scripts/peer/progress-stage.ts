/** Cases about the progress display of a service. */
import type { Bars, ServiceView } from "../../src/cli/progress/bars.ts"
import { barsFor } from "../../src/cli/progress/bars-for.ts"
import { ProgressDisplay, type ProgressMessage } from "../../src/cli/progress/display.ts"
import type { ApiService, ApiTask } from "../../src/engine/types.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { apiService, apiTask } from "./api-objects.ts"
import type { Stage } from "./case.ts"
import { processOf } from "./cli-run.ts"
import { expectEqual, objectAt, objectsAt, textAt, textsAt, unknownForm } from "./fields.ts"

class Recorder extends ProgressDisplay {
  messages: ProgressMessage[] = []

  override async show(message: ProgressMessage): Promise<void> {
    this.messages.push(message)
  }
}

export class ProgressStage implements Stage {
  readonly remarks: string[] = []
  readonly #first: boolean
  readonly #service: ApiService
  readonly #nodes: readonly string[]
  readonly #display = new Recorder(processOf([]).stdout)
  readonly #bars: Bars
  #converged = false

  constructor(given: JsonObject) {
    this.#first = given.first === true
    this.#service = apiService({ id: "s", ...objectAt(given, "service") })
    this.#nodes = namesOf(given, "activeNodes")
    this.#bars = barsFor(this.#service, this.#display)
  }

  async act(action: JsonObject): Promise<void> {
    if (action.do !== "progressUpdate") unknownForm(`action ${String(action.do)}`)
    const tasks = this.#tasks(action)
    if (!this.#first) await this.#bars.update(this.#view(this.#before(tasks)), false)
    this.#display.messages = []
    this.#converged = await this.#bars.update(this.#view(tasks), false)
  }

  check(check: JsonObject): void {
    if (check.check !== "progress") unknownForm(`check ${String(check.check)}`)
    expectEqual("converged", this.#converged, check.converged)
    const lines = this.#display.messages.map(({ id, text, share }) => ({
      id,
      action: text,
      ...(share !== undefined && { current: share[0], total: share[1], hideCounts: true }),
    }))
    expectEqual("lines", lines, check.lines)
  }

  #view(tasks: readonly ApiTask[]): ServiceView {
    return { service: this.#service, tasks, activeNodes: new Set(this.#nodes) }
  }

  /** An earlier call: the heading has been written, and nothing runs yet. */
  #before(tasks: readonly ApiTask[]): readonly ApiTask[] {
    if (this.#service.Spec.Mode?.Global === undefined) return []
    return tasks.map((task) => ({ ...task, Status: { ...task.Status, State: "new" } }))
  }

  #tasks(action: JsonObject): readonly ApiTask[] {
    if (action.tasks === "one RUNNING task per node") {
      return this.#nodes.map((node) =>
        apiTask({ id: `on ${node}`, node, desired: "RUNNING", actual: "RUNNING" }),
      )
    }
    if (typeof action.tasks === "string") return unknownForm(`tasks ${action.tasks}`)
    // Tasks of one replica share its slot.
    const slot = this.#service.Spec.Mode?.Global === undefined ? 1 : 0
    return objectsAt(action, "tasks").map((task) => apiTask({ slot, ...task }))
  }
}

function namesOf(given: JsonObject, key: string): readonly string[] {
  const words = /^(\d+) nodes$/.exec(textAt(given, key) ?? "")
  if (words === null) return textsAt(given, key)
  return Array.from({ length: Number(words[1]) }, (_, i) => `node${i}`)
}
