/** What the classic builder prints. */
import type { Build, BuildStep } from "../dockercoins/build.ts"
import { containerOfStep, short } from "./images.ts"
import { failure } from "./progress.ts"
import type { ProgressLine } from "./types.ts"

export interface BuildReport {
  readonly build: Build
  /** Names that the image got. */
  readonly tags: readonly string[]
  readonly quiet: boolean
  /** What the pull of a base printed, by its reference. */
  readonly pulls: ReadonlyMap<string, readonly ProgressLine[]>
  /** Build arguments that no ARG takes. */
  readonly unused: readonly string[]
}

export function buildLines({
  build,
  tags,
  quiet,
  pulls,
  unused,
}: BuildReport): readonly ProgressLine[] {
  if (quiet && build.image) return [stream(`${build.image.id}\n`)]
  const total = build.instructions.length
  const done = build.steps.flatMap((step, index) => [
    ...heading(index, total, step.text),
    ...(pulls.get(baseOf(step)) ?? []),
    ...result(step),
  ])
  if (!build.image) {
    const failed = build.instructions[build.steps.length]
    const opening = failed ? heading(build.steps.length, total, failed.text) : []
    return [...done, ...opening, failure(build.error ?? "the build failed")]
  }
  return [
    ...done,
    ...(unused.length > 0
      ? [stream(`[Warning] One or more build-args [${unused.join(" ")}] were not consumed\n`)]
      : []),
    ...build.notes.map((note) => stream(`[Note] ${note}\n`)),
    { aux: { ID: build.image.id } },
    stream(`Successfully built ${short(build.image.id)}\n`),
    ...tags.map((tag) => stream(`Successfully tagged ${tag}\n`)),
  ]
}

function heading(index: number, total: number, text: string): readonly ProgressLine[] {
  return [stream(`Step ${index + 1}/${total} : ${text}`), stream("\n")]
}

/** Empty for a step that is no FROM. */
const baseOf = ({ text }: BuildStep): string => /^FROM\s+(\S+)/i.exec(text)?.[1] ?? ""

function result(step: BuildStep): readonly ProgressLine[] {
  const id = stream(` ---> ${short(step.id)}\n`)
  if (baseOf(step) !== "") return [id]
  if (step.cached) return [stream(" ---> Using cache\n"), id]
  if (!step.container) return [id]
  const container = short(containerOfStep(step.id))
  return [
    stream(` ---> Running in ${container}\n`),
    stream(`Removing intermediate container ${container}\n`),
    id,
  ]
}

const stream = (text: string): ProgressLine => ({ stream: text })
