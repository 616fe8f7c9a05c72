/** What a page is shown of a lab: pictures and digests, no secrets of the simulator. */
import type { Exercise, Standing } from "../exercises/exercise.ts"
import type { Cluster } from "../swarm/cluster.ts"
import type { Task } from "../swarm/objects.ts"
import type { Guess, StepProgress, SwarmDigest } from "../wire/classroom.ts"
import type { Picture, RatePoint, TaskView } from "../wire/lab.ts"
import { isOver, stripOf } from "../wire/strip.ts"
import { imageTextOf, shapeOf, tagOf } from "../wire/versions.ts"

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

export function progressView(standing: Standing): Record<string, StepProgress> {
  return Object.fromEntries(
    Object.entries(standing.steps).map(([id, { startedAt, doneAt, attempts, hints }]) => [
      id,
      { startedAt, doneAt, attempts, hints },
    ]),
  )
}

/** Of the steps that ask something, those of which there is something to say. */
export function guessesView(exercise: Exercise, standing: Standing): Record<string, Guess> {
  const guesses = exercise.steps.flatMap(({ id, question, check }): [string, Guess][] => {
    const step = standing.steps[id]
    if (question === undefined || step === undefined) return []
    const guess = { choice: step.answer?.choice ?? null, observed: check.observed(step.state) }
    return guess.choice === null && guess.observed === null ? [] : [[id, guess]]
  })
  return Object.fromEntries(guesses)
}

/** The digest of a swarm: how its workers are doing. Null where there is no such service. */
export function swarmDigest(
  cluster: Cluster,
  rate: RatePoint | null,
  versions: readonly string[],
): SwarmDigest | null {
  const service = cluster.services().find(({ spec }) => spec.Name === workerService)
  if (service === undefined) return null
  const tasks = cluster.tasksOfService(service.id).map(taskView)
  const running = tasks.filter(
    ({ status, desiredState }) => status.state === "running" && desiredState === "running",
  )
  const replicas = service.spec.Mode?.Replicated?.Replicas ?? 1
  return {
    running: running.length,
    replicas,
    updateState: service.updateStatus?.state ?? null,
    hashRate: rate?.total ?? 0,
    strip: stripOf(tasks, versions, replicas),
    tags: tagsOf(tasks, versions),
  }
}

/** Of what runs or is on its way. A fourth version looks like the first: the newer one has the name. */
function tagsOf(tasks: readonly TaskView[], versions: readonly string[]): SwarmDigest["tags"] {
  const images = tasks.filter((task) => !isOver(task)).map(({ image }) => imageTextOf(image))
  const shown = versions.filter((image) => images.includes(image))
  return Object.fromEntries(
    shown.map((image) => [shapeOf(versions, image), tagOf(image).slice(0, tagCharacters)]),
  )
}

/** Docker allows 128: thirty of those are no digest. */
const tagCharacters = 24

const workerService = "dockercoins_worker"
