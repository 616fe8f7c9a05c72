/** What the classic builder prints, and when. */
import { type Build, type BuildStep, usingCache } from "../dockercoins/build-terms.ts"
import type { Command } from "../swarm/command.ts"
import { SECOND, type SimTime } from "../swarm/time.ts"
import type { BuildFact } from "./facts.ts"
import { short } from "./images.ts"
import { failure } from "./progress.ts"
import type { ProgressLine } from "./types.ts"
import type { Beat } from "./work.ts"

interface BuildReport {
  readonly build: Build
  /** Names that the image gets. */
  readonly tags: readonly string[]
  readonly quiet: boolean
  /** What has to be pulled, by the number of steps that are done before. */
  readonly pulls: ReadonlyMap<number, readonly Beat[]>
  /** What keeps the images that it makes. */
  readonly stores: readonly Command[]
  readonly built: BuildFact
}

/** µs, as recorded: a step that runs something, and one that only adds to the image. */
const runTime = 1.5 * SECOND
const addTime = SECOND / 2

export function buildBeats(report: BuildReport): readonly Beat[] {
  const { build, quiet, stores, built } = report
  const { image } = build
  const steps = [...doneSteps(report), ...failedStep(report)]
  const end: Beat = { after: 0, does: stores, built, says: lastLines(report) }
  if (!quiet || !image) return [...steps, end]
  const silent = steps.map((beat): Beat => ({ ...beat, says: [] }))
  return [...silent, { ...end, says: [stream(`${image.id}\n`)] }]
}

function doneSteps({ build, pulls }: BuildReport): readonly Beat[] {
  const { total, steps, warnings } = build
  const warned = warnings.length > 0 ? [inRed(warnings.join(""))] : []
  return [
    { after: 0, says: warned },
    ...steps.flatMap((step, index): readonly Beat[] => [
      { after: 0, says: heading(index, total, step.text) },
      ...(pulls.get(index) ?? []),
      ...whatIsSaid(step),
      { after: 0, says: result(step) },
    ]),
  ]
}

function failedStep({ build, pulls }: BuildReport): readonly Beat[] {
  const { failed, steps, total } = build
  if (failed === null) return []
  return [
    { after: 0, says: heading(steps.length, total, failed.text) },
    ...(pulls.get(steps.length) ?? []),
    ...whatIsSaid(failed),
  ]
}

/** While a container runs, only its id is known. */
function whatIsSaid(step: Pick<BuildStep, "text" | "said">): readonly Beat[] {
  const runs = step.said.findIndex((text) => text.startsWith(" ---> Running in ")) + 1
  return [
    { after: 0, says: step.said.slice(0, runs).map(stream) },
    { after: timeOf(step), says: step.said.slice(runs).map(stream) },
  ]
}

/** What was found again takes no time, and what makes nothing: a FROM, an ARG before it. */
function timeOf({ text, said }: Pick<BuildStep, "text" | "said">): SimTime {
  if (said.includes(usingCache)) return 0
  if (said.length === 0 && /^(?:ARG|FROM)\b/i.test(text)) return 0
  return /^RUN\b/i.test(text) ? runTime : addTime
}

function lastLines({ build, tags }: BuildReport): readonly ProgressLine[] {
  const { image, failed, error, notes, unused } = build
  if (!image) return [failure(error ?? "the build failed", failed?.code)]
  return [
    ...(unused.length > 0
      ? [stream(`[Warning] One or more build-args [${unused.join(" ")}] were not consumed\n`)]
      : []),
    ...notes.map((note) => stream(`[Note] ${note}\n`)),
    stream(`Successfully built ${short(image.id)}\n`),
    ...tags.map((tag) => stream(`Successfully tagged ${tag}\n`)),
  ]
}

function heading(index: number, total: number, text: string): readonly ProgressLine[] {
  return [stream(`Step ${index + 1}/${total} : ${text}`), stream("\n")]
}

/** An ARG before the first FROM makes nothing. */
function result({ id, endsStage, text }: BuildStep): readonly ProgressLine[] {
  const isBefore = id === "" && /^ARG\b/i.test(text)
  return [
    ...(isBefore ? [] : [stream(` ---> ${short(id)}\n`)]),
    ...(endsStage && id !== "" ? [{ aux: { ID: id } }] : []),
  ]
}

const stream = (text: string): ProgressLine => ({ stream: text })
const inRed = (text: string): ProgressLine => stream(`\u001b[91m${text}\u001b[0m`)
