/** Carries a lab's outbox to D1 and to the classroom. */
import { database } from "../classroom/instructors.ts"
import { type ProgressRow, saveProgress } from "../classroom/progress.ts"
import type { StudentView } from "../wire/classroom.ts"
import type { Env } from "./env.ts"
import { failuresView } from "./failures.ts"
import { faultViews } from "./faults.ts"
import type { Keeper } from "./keeper.ts"
import { delivered, failed, isDue, type OutboxState } from "./outbox.ts"
import { reportFailure } from "./report.ts"
import type { LabOpening, ReportAnswer } from "./rpc.ts"
import { guessesView, progressView, swarmDigest } from "./views.ts"
import type { Workspace } from "./workspace.ts"

export interface DeliveryParts {
  readonly env: Env
  readonly keeper: Keeper
  readonly workspace: Workspace
  readonly opening: () => LabOpening
  readonly connected: () => boolean
}

export class Delivery {
  readonly #parts: DeliveryParts
  #running = false

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  get due(): boolean {
    const { keeper } = this.#parts
    return !this.#running && isDue(keeper.state.outbox, keeper.wallNow())
  }

  /** Until nothing is due any more. Never throws: what could not be delivered is tried again later. */
  async run(): Promise<void> {
    const { keeper } = this.#parts
    while (this.due) {
      this.#running = true
      const sent = keeper.state.outbox
      try {
        const { watched } = await this.#deliver(sent)
        keeper.setOutbox(delivered(keeper.state.outbox, sent, keeper.wallNow(), watched))
      } catch (error) {
        reportFailure(error)
        keeper.setOutbox(failed(keeper.state.outbox, keeper.wallNow()))
      } finally {
        this.#running = false
      }
      keeper.commit()
    }
  }

  /** D1 first: what the classroom shows is then already safe. */
  async #deliver({ version, steps }: OutboxState): Promise<ReportAnswer> {
    const { env, opening } = this.#parts
    const { class: settings } = opening()
    const view = this.#view()
    const rows = steps.flatMap((step): ProgressRow[] => {
      const progress = view.progress[step]
      return progress === undefined ? [] : [{ student: view.id, step, ...progress }]
    })
    if (rows.length > 0) await saveProgress(database(env.DB), rows)
    return await env.CLASSROOM.getByName(settings.id).report({ version, view })
  }

  #view(): StudentView {
    const { keeper, workspace, opening, connected } = this.#parts
    const { student, name, joinedAt } = opening()
    const { standing, lastRate, pace, versions } = keeper.state
    return {
      id: student,
      name,
      joinedAt,
      lastSeenAt: pace.lastVisit,
      connected: connected(),
      swarm: swarmDigest(keeper.cluster, lastRate, versions),
      progress: progressView(standing),
      faults: faultViews(keeper.cluster),
      trouble: standing.trouble,
      guesses: guessesView(keeper.exercise, standing),
      ...failuresView(workspace.ran()),
    }
  }
}
