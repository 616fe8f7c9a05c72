/** What the classic builder prints. */
import type { Build, BuildStep } from "../dockercoins/build-terms.ts"
import { short } from "./images.ts"
import { failure } from "./progress.ts"
import type { ProgressLine } from "./types.ts"

export interface BuildReport {
  readonly build: Build
  /** Names that the image got. */
  readonly tags: readonly string[]
  readonly quiet: boolean
  /** What pulls printed, by the number of steps that were done before. */
  readonly pulls: ReadonlyMap<number, readonly ProgressLine[]>
}

export function buildLines({ build, tags, quiet, pulls }: BuildReport): readonly ProgressLine[] {
  if (quiet && build.image) return [stream(`${build.image.id}\n`)]
  const { total, steps, failed, image } = build
  const warned = build.warnings.length > 0 ? [inRed(build.warnings.join(""))] : []
  const done = steps.flatMap((step, index) => [
    ...heading(index, total, step.text),
    ...(pulls.get(index) ?? []),
    ...result(step),
  ])
  if (!image) {
    const error = failure(build.error ?? "the build failed", failed?.code)
    if (failed === null) return [...warned, ...done, error]
    return [
      ...warned,
      ...done,
      ...heading(steps.length, total, failed.text),
      ...(pulls.get(steps.length) ?? []),
      ...failed.said.map(stream),
      error,
    ]
  }
  return [
    ...warned,
    ...done,
    ...(build.unused.length > 0
      ? [stream(`[Warning] One or more build-args [${build.unused.join(" ")}] were not consumed\n`)]
      : []),
    ...build.notes.map((note) => stream(`[Note] ${note}\n`)),
    stream(`Successfully built ${short(image.id)}\n`),
    ...tags.map((tag) => stream(`Successfully tagged ${tag}\n`)),
  ]
}

function heading(index: number, total: number, text: string): readonly ProgressLine[] {
  return [stream(`Step ${index + 1}/${total} : ${text}`), stream("\n")]
}

/** An ARG before the first FROM makes nothing. */
function result({ id, said, endsStage, text }: BuildStep): readonly ProgressLine[] {
  const isBefore = id === "" && /^ARG\b/i.test(text)
  return [
    ...said.map(stream),
    ...(isBefore ? [] : [stream(` ---> ${short(id)}\n`)]),
    ...(endsStage && id !== "" ? [{ aux: { ID: id } }] : []),
  ]
}

const stream = (text: string): ProgressLine => ({ stream: text })
const inRed = (text: string): ProgressLine => stream(`\u001b[91m${text}\u001b[0m`)
