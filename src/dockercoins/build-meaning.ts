/** What the containers of a built image will do. */
import { digestOf } from "../lib/digest.ts"
import { commandBehaviour } from "../swarm/image.ts"
import type { Image } from "../swarm/objects.ts"
import { isMissing, missingCommand } from "../swarm/start-problem.ts"
import type { Stage } from "./build-stage.ts"
import { healthOf } from "./healthcheck.ts"
import { meaningOf } from "./meaning.ts"
import { type Program, programAsJson, programOf } from "./program.ts"

export interface Finished {
  readonly image: Image
  readonly program: Program | null
  /** Sentences for the student: "time.sleep(delay()) is no constant …". */
  readonly notes: readonly string[]
}

/** Instructions after which an image does something else than its base. */
const deciding = new Set(["COPY", "ADD", "CMD", "ENTRYPOINT", "WORKDIR"])

/** `keywords`: of the stages that the image comes from. */
export function finished(stage: Stage, keywords: readonly string[]): Finished {
  const image = withDigest(stage.image)
  if (!keywords.some((keyword) => deciding.has(keyword))) {
    return { image: withHealth(image), program: programOf(image.program), notes: [] }
  }
  const { entrypoint, cmd, workingDir } = image.config
  const words = [...entrypoint, ...cmd]
  const meaning = meaningOf(words, stage.files, workingDir)
  const behaviour = commandBehaviour(words) ?? meaning?.behaviour ?? image.behaviour
  const startError = startErrorOf(words[0], stage)
  const built: Image = {
    ...image,
    ...(meaning && { program: programAsJson(meaning.program) }),
    behaviour: {
      ...behaviour,
      health: stage.base?.behaviour.health ?? null,
      ...(startError !== null && { startError }),
    },
  }
  const program = meaning?.program ?? null
  return { image: withHealth(built), program, notes: meaning?.notes ?? [] }
}

export const withDigest = (image: Image): Image => ({
  ...image,
  digest: digestOf(`manifest ${image.id}`),
})

function withHealth(image: Image): Image {
  const { healthcheck } = image.config
  if (!healthcheck) return image
  return { ...image, behaviour: { ...image.behaviour, health: healthOf(healthcheck) } }
}

/** A command that neither the base nor any step can have brought. */
function startErrorOf(command: string | undefined, { base, image, files }: Stage): string | null {
  if (command === undefined || files.has(command)) return null
  const there = base && { config: base.config, history: image.history }
  return there === null || isMissing(command, there) ? missingCommand(command) : null
}
