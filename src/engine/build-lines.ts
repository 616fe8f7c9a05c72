/** What the classic builder prints. */
import type { Build, BuildStep } from "../dockercoins/build.ts"
import { digestOf } from "../lib/digest.ts"
import { failure } from "./progress.ts"
import type { ProgressLine } from "./types.ts"

export interface BuildReport {
  readonly build: Build
  /** Names that the image got. */
  readonly tags: readonly string[]
  readonly quiet: boolean
  /** Steps up to this many are known from an earlier build here. */
  readonly cached: number
  /** Build arguments that no ARG takes. */
  readonly unused: readonly string[]
}

export function buildLines({
  build,
  tags,
  quiet,
  cached,
  unused,
}: BuildReport): readonly ProgressLine[] {
  if (quiet && build.image) return [stream(`${build.image.id}\n`)]
  const total = build.instructions.length
  const done = build.steps.flatMap((step, index) => [
    ...heading(index, total, step.text),
    ...result(step, index, cached),
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

function result(step: BuildStep, index: number, cached: number): readonly ProgressLine[] {
  const id = stream(` ---> ${short(step.id)}\n`)
  if (index === 0) return [id]
  if (index < cached) return [stream(" ---> Using cache\n"), id]
  if (!step.container) return [id]
  const container = digestOf(`container ${step.id}`).slice(7, 19)
  return [
    stream(` ---> Running in ${container}\n`),
    stream(`Removing intermediate container ${container}\n`),
    id,
  ]
}

const stream = (text: string): ProgressLine => ({ stream: text })

const short = (id: string): string => id.replace("sha256:", "").slice(0, 12)
