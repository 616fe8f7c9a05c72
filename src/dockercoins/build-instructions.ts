/** What one more instruction of a Dockerfile makes of a stage. */
import type { Image } from "../swarm/objects.ts"
import { isMissing, missingCommand } from "../swarm/start-problem.ts"
import { meant } from "./build-config.ts"
import { type Added, addedByCopy, addedByRun, addedByWorkdir } from "./build-layer.ts"
import type { Stage } from "./build-stage.ts"
import { containerOfStep, contentOf, noted, running, withStep } from "./build-step.ts"
import { type BuildOptions, usingCache } from "./build-terms.ts"
import { allowed, expanding, isProxy, valuesOf } from "./build-variables.ts"
import { absolutePath, copyFiles, type FileSource, type Measure } from "./copy.ts"
import { commandOf, type Instruction } from "./dockerfile.ts"
import { jsonWords, listedWords, quotedWords } from "./dockerfile-words.ts"
import { type RunOutcome, runScript } from "./run-step.ts"

/** What the stages of a build share. */
export interface BuildRoom {
  readonly options: BuildOptions
  readonly escapeMark: string
  /** ARGs before the first FROM. */
  readonly before: ReadonlyMap<string, string | null>
  /** What `COPY --from` names; a text is Docker's refusal. */
  readonly sourceOf: (name: string) => FileSource | string
  readonly measure: Measure
}

/** An instruction, done. */
export interface Performed {
  readonly stage: Stage
  /** What the builder said meanwhile. */
  readonly said: readonly string[]
  /** In which it was done, by the id of what came of it; null where there was none. */
  readonly container: string | null
}

export interface Failure {
  readonly error: string
  /** What the command ended with. */
  readonly code?: number
  readonly said: readonly string[]
  readonly container: string | null
}

export const isFailure = (outcome: Performed | Failure): outcome is Failure => "error" in outcome

export function perform(
  stage: Stage,
  instruction: Instruction,
  room: BuildRoom,
): Performed | Failure {
  switch (instruction.keyword) {
    case "ADD":
    case "COPY":
      return copy(stage, instruction, room)
    case "RUN":
      return run(stage, instruction, room)
    case "ARG":
      return declare(stage, instruction, room)
    default:
      return configure(stage, instruction, room)
  }
}

function copy(stage: Stage, instruction: Instruction, room: BuildRoom): Performed | Failure {
  const { keyword, flags, rest } = instruction
  if (flags.has("chmod")) return refused(needsBuildKit("chmod"))
  const from = flags.get("from")
  const source = from === undefined ? contextOf(room) : room.sourceOf(from)
  if (typeof source === "string") return refused(`invalid from flag value ${from}: ${source}`)
  const words = listedWords(rest).map(expanding(stage, room))
  const target = words.at(-1) ?? ""
  const { workingDir } = stage.image.config
  const order = { keyword, sources: words.slice(0, -1), target }
  const copied = copyFiles(order, source, workingDir, [...stage.files.keys()])
  if (typeof copied === "string") return refused(copied)
  const owner = flags.has("chown")
    ? `--chown=${expanding(stage, room)(flags.get("chown") ?? "")} `
    : ""
  const entry = {
    createdBy: noted(stage, `${keyword} ${owner.trimEnd()}${copied.hash} in ${target} `),
    added: addedByCopy(copied),
  }
  const { stage: next, cached } = withStep(stage, entry, room.options)
  const files = new Map([...stage.files, ...copied.files])
  return { stage: { ...next, files }, said: cached ? [usingCache] : [], container: null }
}

const contextOf = ({ options, measure }: BuildRoom): FileSource => ({
  files: options.context,
  measure,
  isContext: true,
  unlisted: () => null,
})

function run(stage: Stage, { flags, rest }: Instruction, room: BuildRoom): Performed | Failure {
  const [option] = flags.keys()
  if (option !== undefined) return refused(needsBuildKit(option))
  const words = commandOf(rest, stage.image.config.shell)
  const seen = [...allowed(stage)].sort(([a], [b]) => (a < b ? -1 : 1))
  const env = seen.map(([name, value]) => `${name}=${value}`)
  const command = words.join(" ")
  const createdBy = env.length > 0 ? `|${env.length} ${env.join(" ")} ${command}` : command
  const content = contentOf(stage, createdBy)
  const step = withStep(stage, { createdBy, added: addedByRun(rest, content) }, room.options)
  const outcome = outcomeOf(stage, rest, room)
  const written = [...outcome.files].map(([path, text]): [string, string] => [
    absolutePath(path, stage.image.config.workingDir),
    text,
  ])
  const next = {
    ...step.stage,
    files: new Map([...stage.files, ...written]),
    isOpaque: stage.isOpaque || outcome.opaque,
  }
  if (step.cached) return { stage: next, said: [usingCache], container: null }
  const container = containerOfStep(step.stage.image.id)
  const said = [
    running(container),
    ...outcome.output.map(({ text, toStderr }) => (toStderr ? inRed(text) : text)),
  ]
  const start = missingProgram(stage, words)
  if (start !== null) return { error: start, said: [running(container)], container }
  if (outcome.exitCode === 0) return { stage: next, said, container }
  const error = `The command '${command}' returned a non-zero code: ${outcome.exitCode}`
  return { error, code: outcome.exitCode, said, container }
}

function outcomeOf(stage: Stage, rest: string, room: BuildRoom): RunOutcome {
  const { config } = stage.image
  const proxies = [...(room.options.args ?? [])].filter(([name]) => isProxy(name))
  const values = new Map([...proxies, ...valuesOf(stage)])
  const words = jsonWords(rest)
  const script = words === null ? rest : words.map(inQuotes).join(" ")
  return runScript(script, {
    values,
    workingDir: config.workingDir,
    isMissing: (command) => !stage.isOpaque && isMissing(command, stage.base ?? stage.image),
  })
}

const inQuotes = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** A program that nobody can have brought: the container of the step does not start. */
function missingProgram(stage: Stage, [program = ""]: readonly string[]): string | null {
  if (stage.files.has(program) || stage.isOpaque) return null
  const isThere = stage.base !== null && !isMissing(program, stage.base)
  return isThere ? null : missingCommand(program)
}

/** `ARG NAME=default`: what `--build-arg` says comes first, then what an ARG before FROM says. */
function declare(stage: Stage, { rest }: Instruction, room: BuildRoom): Performed {
  const expand = expanding(stage, room)
  const args = new Map(stage.args)
  const words = quotedWords(rest, room.escapeMark).map((word) => {
    const [name = "", ...given] = word.split("=")
    const value = given.length > 0 ? expand(given.join("=")) : null
    args.set(name, room.options.args?.get(name) ?? value ?? room.before.get(name) ?? null)
    return value === null ? name : `${name}=${value}`
  })
  const note = noted(stage, ` ARG ${words.join(" ")}`)
  return inContainer({ ...stage, args }, note, null, room)
}

function configure(stage: Stage, instruction: Instruction, room: BuildRoom): Performed | Failure {
  const { keyword, rest } = instruction
  const wording = {
    expand: expanding(stage, room),
    escapeMark: room.escapeMark,
    hasCommand: stage.hasCommand,
  }
  const said = meant(stage.image.config, instruction, wording)
  if (typeof said === "string") return refused(said)
  if (said === null) return { stage, said: [], container: null }
  const image: Image = {
    ...stage.image,
    config: said.config,
    ...(keyword === "MAINTAINER" && { author: rest }),
  }
  const hasCommand = stage.hasCommand || (keyword === "CMD" && rest !== "")
  const next = { ...stage, image, hasCommand }
  const added = keyword === "WORKDIR" ? madeDirectory(stage, said.config.workingDir) : null
  const done = inContainer(next, noted(next, said.note), added, room)
  return said.remark === undefined ? done : { ...done, said: [said.remark, ...done.said] }
}

function madeDirectory(stage: Stage, path: string): Added | null {
  const known = [stage.image.config.workingDir, ...stage.files.keys()]
  const there = path === "/" || known.some((one) => one === path || one.startsWith(`${path}/`))
  return there ? null : addedByWorkdir(path)
}

/** Nothing runs in it: the builder keeps what it says about the image. */
function inContainer(
  stage: Stage,
  createdBy: string,
  added: Added | null,
  { options }: BuildRoom,
): Performed {
  const { stage: next, cached } = withStep(stage, { createdBy, added }, options)
  if (cached) return { stage: next, said: [usingCache], container: null }
  const container = containerOfStep(next.image.id)
  return { stage: next, said: [running(container)], container }
}

const needsBuildKit = (option: string): string =>
  `the --${option} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled`

const refused = (error: string): Failure => ({ error, said: [], container: null })

const inRed = (text: string): string => `\u001b[91m${text}\u001b[0m`
