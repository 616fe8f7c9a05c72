/** Where a service's own command or healthcheck makes its tasks behave unlike their image. */
import type { Image, Task } from "../../src/swarm/objects.ts"
import { behaviourOf } from "./declared-images.ts"
import type { Recording } from "./recording.ts"

export class Overrides {
  readonly #recording: Recording
  /** Index of the step that last began, and of the one by which each task was made. */
  #step = 0
  readonly #madeBy = new Map<string, number>()

  constructor(recording: Recording) {
    this.#recording = recording
  }

  stepBegins(index: number): void {
    this.#step = index
  }

  created(task: string): void {
    this.#madeBy.set(task, this.#step)
  }

  /** What the task's container runs: the image, with the ways that the last fitting entry tells. */
  apply(task: Task, image: Image): Image {
    const step = this.#madeBy.get(task.id) ?? this.#step
    const fitting = this.#recording.overrides[task.serviceName]?.filter(
      ({ sinceStep, untilStep, slots }) =>
        sinceStep <= step &&
        step <= (untilStep ?? step) &&
        (slots === "all" || slots.includes(task.slot)),
    )
    const last = fitting?.at(-1)
    return last === undefined ? image : { ...image, behaviour: behaviourOf(last.behaviour) }
  }
}
