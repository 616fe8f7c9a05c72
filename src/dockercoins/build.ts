/**
 * `docker build`, as far as our world goes: a Dockerfile and a build context become an image whose id
 * follows from their content alone, so that the same content is the same image everywhere.
 */
import { digestOf, sha256Hex } from "../lib/digest.ts"
import type { Image } from "../swarm/objects.ts"
import type { SimTime } from "../swarm/time.ts"
import { copyFiles, type Layer } from "./copy.ts"
import { commandOf, type Instruction, parseDockerfile } from "./dockerfile.ts"
import { meaningOf } from "./meaning.ts"
import { type Program, programAsJson } from "./program.ts"

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
}

/** One instruction, done: what the classic builder prints of it. */
export interface BuildStep {
  readonly text: string
  /** `sha256:…` of the image so far; the same for the same beginning, so it may be "Using cache". */
  readonly id: string
  /** It ran in an intermediate container: all but FROM, COPY and ADD. */
  readonly container: boolean
}

export interface Build {
  /** Of the Dockerfile, whether they were done or not. */
  readonly instructions: readonly Instruction[]
  /** Those that were done. */
  readonly steps: readonly BuildStep[]
  /** Null when it failed. */
  readonly image: Image | null
  /** Docker's own sentence; null when all is well. */
  readonly error: string | null
  readonly program: Program | null
  /** Sentences for the student: "time.sleep(delay()) is no constant …". */
  readonly notes: readonly string[]
}

interface State {
  /** ARGs so far, with the values they have. */
  args: ReadonlyMap<string, string>
  image: Image
  files: Map<string, string>
}

export function buildImage(options: BuildOptions): Build {
  const parsed = parseDockerfile(options.dockerfile)
  if (!parsed.ok) return failed([], [], parsed.error)
  const instructions = parsed.value
  const steps: BuildStep[] = []
  let state: State | null = null
  for (const instruction of instructions) {
    const next = perform(instruction, state, options)
    if (typeof next === "string") return failed(instructions, steps, next)
    state = next
    const container = !["FROM", "COPY", "ADD"].includes(instruction.keyword)
    steps.push({
      text: instruction.text,
      id: state?.image.id ?? digestOf(instruction.text),
      container,
    })
  }
  if (!state) return failed(instructions, steps, "no build stage in current context")
  return finished(instructions, steps, state, options.at)
}

function failed(
  instructions: readonly Instruction[],
  steps: readonly BuildStep[],
  error: string,
): Build {
  return { instructions, steps, image: null, error, program: null, notes: [] }
}

function finished(
  instructions: readonly Instruction[],
  steps: readonly BuildStep[],
  { image, files }: State,
  at: SimTime,
): Build {
  if (image.id === "") {
    return failed(instructions, steps, "No image was generated. Is your Dockerfile empty?")
  }
  const { entrypoint, cmd, workingDir } = image.config
  const meaning = meaningOf([...entrypoint, ...cmd], files, workingDir)
  const built: Image = {
    ...image,
    digest: digestOf(`manifest ${image.id}`),
    createdAt: at,
    ...(meaning ? { program: programAsJson(meaning.program), behaviour: meaning.behaviour } : {}),
  }
  const notes = meaning?.notes ?? []
  return {
    instructions,
    steps,
    image: built,
    error: null,
    program: meaning?.program ?? null,
    notes,
  }
}

/** The state after an instruction, or Docker's sentence about why it failed. */
function perform(
  instruction: Instruction,
  state: State | null,
  options: BuildOptions,
): State | null | string {
  if (instruction.keyword === "FROM") return from(instruction, options)
  if (!state) return state
  if (instruction.keyword === "COPY" || instruction.keyword === "ADD") {
    const copied = copyFiles(instruction, options.context, state.image.config.workingDir)
    return typeof copied === "string" ? copied : withLayer(state, instruction, copied)
  }
  const args =
    instruction.keyword === "ARG" ? withArgument(state, instruction, options) : state.args
  const meant = { ...instruction, rest: expanded(instruction, state) }
  // A step is another one when the values that it reads are others.
  const reads = [...args].filter(([name]) => instruction.rest.includes(name))
  const key = reads.map(([name, value]) => `${name}=${value}`).join("\n")
  const layer = { key, size: runSize(instruction), files: new Map<string, string>() }
  const next = withLayer(state, meant, layer)
  const config = configured(next.image.config, meant)
  return { ...next, args, image: { ...next.image, config } }
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
  if (reference === "scratch") return { args: new Map(), image: nothing, files: new Map() }
  const image = options.base(reference)
  if (image) return { args: new Map(), image, files: new Map() }
  const name = reference.includes(":") ? reference : `${reference}:latest`
  return `manifest for ${name} not found: manifest unknown: manifest unknown`
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
  config: {
    cmd: [],
    entrypoint: [],
    env: [],
    labels: {},
    exposedPorts: [],
    workingDir: "",
    user: "",
    stopSignal: "",
  },
  history: [],
}

function withLayer(state: State, instruction: Instruction, layer: Layer): State {
  const id = digestOf(`${state.image.id}\n${instruction.text}\n${layer.key}`)
  return {
    args: state.args,
    files: new Map([...state.files, ...layer.files]),
    image: {
      ...state.image,
      id,
      size: state.image.size + layer.size,
      history: [
        { createdBy: createdBy(instruction, layer), size: layer.size },
        ...state.image.history,
      ],
    },
  }
}

function createdBy(instruction: Instruction, layer: Layer): string {
  const { keyword, rest } = instruction
  if (keyword === "RUN") return `/bin/sh -c ${rest}`
  if (keyword !== "COPY" && keyword !== "ADD") return `/bin/sh -c #(nop)  ${keyword} ${rest}`
  const target = rest.split(/\s+/).at(-1) ?? ""
  return `/bin/sh -c #(nop) ${keyword} file:${sha256Hex(layer.key)} in ${target} `
}

/** Bytes that the usual installers leave; other commands are taken to leave none. */
function runSize({ keyword, rest }: Instruction): number {
  if (keyword !== "RUN") return 0
  if (/\bpip\d? install\b/.test(rest)) return 12_400_000
  if (/\bgem install\b/.test(rest)) return 21_700_000
  if (/\bnpm (?:install|ci|i)\b/.test(rest)) return 9_300_000
  return /\b(?:apk add|apt-get install)\b/.test(rest) ? 30_500_000 : 0
}

function configured(config: Image["config"], { keyword, rest }: Instruction): Image["config"] {
  switch (keyword) {
    case "CMD":
      return { ...config, cmd: commandOf(rest).words }
    case "ENTRYPOINT":
      // A new entrypoint takes the base's command away.
      return { ...config, entrypoint: commandOf(rest).words, cmd: [] }
    case "ENV":
      return {
        ...config,
        env: [...config.env, ...pairs(rest).map(([key, value]) => `${key}=${value}`)],
      }
    case "LABEL":
      return { ...config, labels: { ...config.labels, ...Object.fromEntries(pairs(rest)) } }
    case "EXPOSE":
      return {
        ...config,
        exposedPorts: [...config.exposedPorts, ...rest.split(/\s+/).map(withProtocol)],
      }
    case "WORKDIR":
      return { ...config, workingDir: rest.startsWith("/") ? rest : `${config.workingDir}/${rest}` }
    case "USER":
      return { ...config, user: rest }
    case "STOPSIGNAL":
      return { ...config, stopSignal: rest }
    default:
      return config
  }
}

const withProtocol = (port: string): string => (port.includes("/") ? port : `${port}/tcp`)

/** `A=1 B="two words"`, or the old `A one value`. */
function pairs(rest: string): [string, string][] {
  const found = [...rest.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)]
  if (found.length === 0) {
    const [key = "", ...value] = rest.split(/\s+/)
    return [[key, value.join(" ")]]
  }
  return found.map((match) => [match[1] ?? "", (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2")])
}
