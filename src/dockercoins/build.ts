/**
 * `docker build`, as far as our world goes: a Dockerfile and a build context become an image whose id
 * follows from their content alone, so that the same content is the same image everywhere.
 */

import { digestOf } from "../lib/digest.ts"
import { commandBehaviour } from "../swarm/image.ts"
import { emptyConfig } from "../swarm/image-config.ts"
import type { HistoryEntry, Image } from "../swarm/objects.ts"
import { isMissing, missingCommand } from "../swarm/start-problem.ts"
import type { SimTime } from "../swarm/time.ts"
import { configured, directoryOf } from "./build-config.ts"
import { type Added, addedByCopy, addedByRun, addedByWorkdir, createdBy } from "./build-layer.ts"
import { copyFiles, type Layer } from "./copy.ts"
import { type Instruction, parseDockerfile } from "./dockerfile.ts"
import { healthOf } from "./healthcheck.ts"
import { meaningOf } from "./meaning.ts"
import { type Program, programAsJson, programOf } from "./program.ts"

export interface BuildOptions {
  /** Paths as in the tar, without a leading `./`. */
  readonly context: ReadonlyMap<string, string>
  /** The Dockerfile's text. */
  readonly dockerfile: string
  /** An image that the building node has or can pull; null where nobody has it. */
  readonly base: (reference: string) => Image | null
  readonly at: SimTime
  /** `--build-arg`: values for ARG instructions. */
  readonly args?: ReadonlyMap<string, string>
  /** What an earlier build left of a step, by the id that the step's content gives; newest first. */
  readonly cache?: (content: string) => Pick<HistoryEntry, "id" | "createdAt"> | null
  /** `--no-cache`: every step makes a new image. */
  readonly anew?: boolean
}

/** One instruction, done: what the classic builder prints of it. */
export interface BuildStep {
  readonly text: string
  /** `sha256:…` of the image so far; the same for the same beginning, so it may be "Using cache". */
  readonly id: string
  /** It ran in an intermediate container: all but FROM, COPY and ADD. */
  readonly container: boolean
  /** An earlier build had done it. */
  readonly cached: boolean
}

export interface Build {
  /** Of the Dockerfile, whether they were done or not. */
  readonly instructions: readonly Instruction[]
  /** Those that were done. */
  readonly steps: readonly BuildStep[]
  /** Null when it failed. */
  readonly image: Image | null
  /** Of a build that failed: what its steps had made so far. */
  readonly left: Image | null
  /** Docker's own sentence; null when all is well. */
  readonly error: string | null
  readonly program: Program | null
  /** Sentences for the student: "time.sleep(delay()) is no constant …". */
  readonly notes: readonly string[]
}

interface State {
  /** ARGs so far, with the values they have. */
  readonly args: ReadonlyMap<string, string>
  /** What the image began with; null for `FROM scratch`. */
  readonly base: Image | null
  readonly image: Image
  /** Copied so far, by absolute path. */
  readonly files: ReadonlyMap<string, string>
  readonly cached: boolean
}

export function buildImage(options: BuildOptions): Build {
  const parsed = parseDockerfile(options.dockerfile)
  if (!parsed.ok) return failed([], [], null, parsed.error)
  const instructions = parsed.value
  const steps: BuildStep[] = []
  let state: State | null = null
  for (const instruction of instructions) {
    const next = perform(instruction, state, options)
    if (typeof next === "string") return failed(instructions, steps, state, next)
    state = next
    steps.push({
      text: instruction.text,
      id: state?.image.id ?? digestOf(instruction.text),
      container: !["FROM", "COPY", "ADD"].includes(instruction.keyword),
      cached: state?.cached ?? false,
    })
  }
  if (!state) return failed(instructions, steps, null, "no build stage in current context")
  return finished(instructions, steps, state)
}

function failed(
  instructions: readonly Instruction[],
  steps: readonly BuildStep[],
  state: State | null,
  error: string,
): Build {
  const made = state !== null && state.image.id !== "" && state.image.id !== state.base?.id
  const left = made ? withDigest(state.image) : null
  return { instructions, steps, image: null, left, error, program: null, notes: [] }
}

function finished(
  instructions: readonly Instruction[],
  steps: readonly BuildStep[],
  state: State,
): Build {
  if (state.image.id === "") {
    const error = "No image was generated. Is your Dockerfile empty?"
    return failed(instructions, steps, null, error)
  }
  const said = { instructions, steps, left: null, error: null }
  const image = withDigest(state.image)
  if (!decidesProgram(instructions)) {
    return { ...said, image: withHealth(image), program: programOf(image.program), notes: [] }
  }
  const { entrypoint, cmd, workingDir } = image.config
  const words = [...entrypoint, ...cmd]
  const meaning = meaningOf(words, state.files, workingDir)
  const behaviour = commandBehaviour(words) ?? meaning?.behaviour ?? image.behaviour
  const startError = startErrorOf(words[0], state)
  const built: Image = {
    ...image,
    ...(meaning && { program: programAsJson(meaning.program) }),
    behaviour: {
      ...behaviour,
      health: state.base?.behaviour.health ?? null,
      ...(startError !== null && { startError }),
    },
  }
  const program = meaning?.program ?? null
  return { ...said, image: withHealth(built), program, notes: meaning?.notes ?? [] }
}

const withDigest = (image: Image): Image => ({ ...image, digest: digestOf(`manifest ${image.id}`) })

/** Else the image does what its base does. */
function decidesProgram(instructions: readonly Instruction[]): boolean {
  const from = instructions.findLastIndex(({ keyword }) => keyword === "FROM")
  const deciding = new Set(["COPY", "ADD", "CMD", "ENTRYPOINT", "WORKDIR"])
  return instructions.slice(from).some(({ keyword }) => deciding.has(keyword))
}

function withHealth(image: Image): Image {
  const { healthcheck } = image.config
  if (!healthcheck) return image
  return { ...image, behaviour: { ...image.behaviour, health: healthOf(healthcheck) } }
}

/** A command that neither the base nor any step can have brought. */
function startErrorOf(command: string | undefined, { base, image, files }: State): string | null {
  if (command === undefined || files.has(command)) return null
  const there = base && { config: base.config, history: image.history }
  return there === null || isMissing(command, there) ? missingCommand(command) : null
}

/** The state after an instruction, or Docker's sentence about why it failed. */
function perform(
  instruction: Instruction,
  state: State | null,
  options: BuildOptions,
): State | null | string {
  const { keyword } = instruction
  if (keyword === "FROM") return from(instruction, options)
  if (!state) return state
  if (keyword === "COPY" || keyword === "ADD") {
    const copied = copyFiles(instruction, options.context, state.image.config.workingDir)
    return typeof copied === "string" ? copied : withFiles(state, instruction, copied, options)
  }
  const meant = { ...instruction, rest: expanded(instruction, state) }
  // A step is another one when the values that it reads are others; a command sees them all.
  const reads = [...state.args].filter(
    ([name]) => keyword === "RUN" || instruction.rest.includes(name),
  )
  const env = reads.map(([name, value]) => `${name}=${value}`)
  const content = contentOf(state, instruction, env.join("\n"))
  const entry = {
    createdBy: createdBy(meant, keyword === "RUN" ? env : [], null),
    added: addedBy(meant, state, content),
  }
  const next = withStep(state, content, entry, options)
  const args = keyword === "ARG" ? withArgument(state, instruction, options) : state.args
  const config = configured(next.image.config, meant)
  return { ...next, args, image: { ...next.image, config } }
}

function addedBy({ keyword, rest }: Instruction, state: State, content: string): Added | null {
  if (keyword === "RUN") return addedByRun(rest, content)
  if (keyword !== "WORKDIR") return null
  const path = directoryOf(state.image.config, rest)
  const known = [state.image.config.workingDir, ...[...state.files.keys()]]
  const there = path === "/" || known.some((one) => one === path || one.startsWith(`${path}/`))
  return there ? null : addedByWorkdir(path)
}

function withFiles(
  state: State,
  instruction: Instruction,
  copied: Layer,
  options: BuildOptions,
): State {
  const content = contentOf(state, instruction, copied.key)
  const entry = { createdBy: createdBy(instruction, [], copied), added: addedByCopy(copied) }
  const next = withStep(state, content, entry, options)
  return { ...next, files: new Map([...state.files, ...copied.files]) }
}

/** The same for the same step after the same beginning, so that it may be found again. */
const contentOf = ({ image }: State, { text }: Instruction, key: string): string =>
  digestOf(`${image.id}\n${text}\n${key}`)

function withStep(
  state: State,
  content: string,
  { createdBy, added }: { readonly createdBy: string; readonly added: Added | null },
  { cache, anew, at }: BuildOptions,
): State {
  const known = anew ? null : (cache?.(content) ?? null)
  const id = known?.id ?? (anew ? digestOf(`${content} ${at}`) : content)
  const createdAt = known?.createdAt ?? at
  const entry: HistoryEntry = {
    createdBy,
    size: added?.size ?? 0,
    ...(added && { layer: added.layer }),
    id,
    ...(id !== content && { sameAs: content }),
    createdAt,
  }
  return {
    ...state,
    cached: known !== null,
    image: {
      ...state.image,
      id,
      size: state.image.size + entry.size,
      createdAt,
      history: [entry, ...state.image.history],
    },
  }
}

/** `ARG NAME=default`: what `--build-arg` says comes first. */
function withArgument(
  state: State,
  { rest }: Instruction,
  options: BuildOptions,
): ReadonlyMap<string, string> {
  const [name = "", ...given] = rest.split("=")
  const value = options.args?.get(name) ?? given.join("=").replace(/^(["'])(.*)\1$/, "$2")
  return new Map([...state.args, [name, value]])
}

/** `$NAME` and `${NAME}` in the instructions that Docker expands; a shell's are its own. */
function expanded({ keyword, rest }: Instruction, state: State): string {
  if (!["ENV", "LABEL", "WORKDIR", "USER", "EXPOSE", "STOPSIGNAL"].includes(keyword)) return rest
  const env = state.image.config.env.map((pair): [string, string] => {
    const at = pair.indexOf("=")
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  const values = new Map([...state.args, ...env])
  return rest.replace(/\\\$|\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, plain?: string) =>
    all === "\\$" ? "$" : (values.get(braced ?? plain ?? "") ?? ""),
  )
}

function from(instruction: Instruction, options: BuildOptions): State | string {
  const [reference = ""] = instruction.rest.split(/\s+/)
  const empty = { args: new Map(), files: new Map(), cached: false }
  if (reference === "scratch") return { ...empty, base: null, image: nothing }
  const base = options.base(reference)
  if (base) return { ...empty, base, image: { ...base, history: historyOf(base) } }
  const name = reference.includes(":") ? reference : `${reference}:latest`
  return `manifest for ${name} not found: manifest unknown: manifest unknown`
}

/** Here the base is an image of its own: the one that the first step is built upon. */
function historyOf({ id, size, history, createdAt }: Image): readonly HistoryEntry[] {
  const [newest = { createdBy: "", size }, ...older] = history
  return [{ createdAt, ...newest, id }, ...older]
}

/** A base that was not built here: there is the whole image, not what its builder left on the way. */
export function fromElsewhere(image: Image): Image {
  return { ...image, history: image.history.map(({ id: _, sameAs: __, ...entry }) => entry) }
}

/** What `FROM scratch` begins with: no image at all, so it has no id to show. */
const nothing: Image = {
  id: "",
  digest: "",
  size: 0,
  createdAt: 0,
  behaviour: {
    onTerm: { exit: 0 },
    onInt: { exit: 0 },
    exitAfter: null,
    exitCode: null,
    health: null,
  },
  program: null,
  config: emptyConfig,
  history: [],
}
