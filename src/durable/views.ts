/** What a page is shown of a lab: never a check, never a solution. */
import type { Exercise, Standing, Step, StepStanding } from "../exercises/exercise.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Task } from "../swarm/objects.ts"
import type { StepProgress, StudentView } from "../wire/classroom.ts"
import type { Picture, RatePoint, StepView, TaskView } from "../wire/lab.ts"

export function picture(cluster: Cluster): Picture {
  return {
    services: cluster.services(),
    tasks: cluster.tasks().map(taskView),
    nodes: cluster.nodes(),
  }
}

function taskView({ spec, endpointSpec, networks, ...task }: Task): TaskView {
  return { ...task, image: spec.ContainerSpec?.Image ?? "" }
}

/** `openSteps` hides prose, never what has been done. */
export function stepViews(
  exercise: Exercise,
  standing: Standing,
  openSteps: number,
): readonly StepView[] {
  return exercise.steps.map((step, index) => {
    const at = standing.steps[step.id]
    const hints = at?.hints ?? 0
    return {
      id: step.id,
      title: step.title,
      prose: index < openSteps ? step.prose : null,
      hints: step.hints.slice(0, hints),
      hintCount: step.hints.length,
      question: questionView(step, at),
      state: stateOf(at),
      startedAt: at?.startedAt ?? null,
      doneAt: at?.doneAt ?? null,
      evidence: at === undefined ? null : step.check.evidence(at.state),
    }
  })
}

function stateOf(at: StepStanding | undefined): StepView["state"] {
  if (at === undefined) return "open"
  if (at.doneAt !== null) return "done"
  return at.startedAt === null ? "open" : "started"
}

function questionView(
  { question, check }: Step,
  at: StepStanding | undefined,
): StepView["question"] {
  if (question === undefined) return null
  const observed = at === undefined ? null : check.observed(at.state)
  const { id, text, choices, reveal } = question
  const answer = at?.answer ?? null
  return {
    id,
    text,
    choices,
    answer: answer === null ? null : { choice: answer.choice, late: answer.late },
    observed,
    reveal: observed === null ? null : reveal,
  }
}

export function progressView(standing: Standing): Record<string, StepProgress> {
  return Object.fromEntries(
    Object.entries(standing.steps).map(([id, { startedAt, doneAt, attempts, hints }]) => [
      id,
      { startedAt, doneAt, attempts, hints },
    ]),
  )
}

/** The digest of a swarm: how its workers are doing. */
export function swarmDigest(cluster: Cluster, rate: RatePoint | null): StudentView["swarm"] {
  const service = cluster.services().find(({ spec }) => spec.Name === workerService)
  if (service === undefined) return null
  const running = cluster
    .tasksOfService(service.id)
    .filter(({ status, desiredState }) => status.state === "running" && desiredState === "running")
  return {
    running: running.length,
    replicas: service.spec.Mode?.Replicated?.Replicas ?? 1,
    updateState: service.updateStatus?.state ?? null,
    hashRate: rate?.total ?? 0,
  }
}

const workerService = "dockercoins_worker"
