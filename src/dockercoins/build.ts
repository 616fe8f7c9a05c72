/**
 * `docker build`, as far as our world goes: a Dockerfile and a build context become an image whose id
 * follows from their content alone, so that the same content is the same image everywhere.
 */

import type { Image } from "../swarm/objects.ts"
import {
  type BuildRoom,
  type Failure,
  isFailure,
  type Performed,
  perform,
} from "./build-instructions.ts"
import { dockerfileProblem, stepProblem } from "./build-limits.ts"
import { finished, withDigest } from "./build-meaning.ts"
import { beginStage, filesOf, type Stage } from "./build-stage.ts"
import { removing } from "./build-step.ts"
import type { Build, BuildOptions, BuildStep } from "./build-terms.ts"
import { isProxy } from "./build-variables.ts"
import { type FileSource, measuring } from "./copy.ts"
import {
  type Dockerfile,
  type Instruction,
  parseDockerfile,
  type StageText,
  splitLine,
} from "./dockerfile.ts"
import { expandWord, quotedWords } from "./dockerfile-words.ts"

export function buildImage(options: BuildOptions): Build {
  const tooLong = dockerfileProblem(options.dockerfile)
  if (tooLong !== null) return refused(tooLong)
  const parsed = parseDockerfile(options.dockerfile, options.name)
  if (!parsed.ok) return refused(parsed.error)
  const { target = "" } = options
  const { stages } = parsed.value
  const last = stages.findIndex(({ name }) => name === target.toLowerCase())
  if (target !== "" && last === -1) {
    return refused(`failed to reach build target ${target} in Dockerfile`)
  }
  const wanted = target === "" ? stages : stages.slice(0, last + 1)
  return new Builder({ ...parsed.value, stages: wanted }, options).build()
}

const nothingDone = {
  steps: [],
  failed: null,
  image: null,
  left: [],
  program: null,
  warnings: [],
  unused: [],
  notes: [],
} satisfies Partial<Build>

const refused = (error: string): Build => ({ ...nothingDone, total: 0, error })

class Builder {
  readonly #dockerfile: Dockerfile
  readonly #options: BuildOptions
  readonly #before = new Map<string, string | null>()
  readonly #declared = new Set<string>()
  /** Those that are done, and the one that is being built. */
  readonly #stages: Stage[] = []
  /** Of each stage, with those of the stages that it is built upon. */
  readonly #keywords = new Map<string, readonly string[]>()
  readonly #steps: BuildStep[] = []
  readonly #room: BuildRoom
  #performed = 0

  constructor(dockerfile: Dockerfile, options: BuildOptions) {
    this.#dockerfile = dockerfile
    this.#options = options
    this.#room = {
      options,
      escapeMark: dockerfile.escapeMark,
      before: this.#before,
      sourceOf: (name) => this.#sourceOf(name),
      measure: measuring(),
    }
  }

  build(): Build {
    for (const instruction of this.#dockerfile.before) this.#declareBefore(instruction)
    for (const [index, text] of this.#stageTexts().entries()) {
      const problem = this.#buildStage(text, index)
      if (problem !== null) return this.#failed(problem)
    }
    const stage = this.#stages.at(-1)
    if (!stage || stage.image.id === "") {
      return this.#failed({ error: "No image was generated. Is your Dockerfile empty?", said: [] })
    }
    const done = finished(stage, this.#keywords.get(String(this.#stages.length - 1)) ?? [])
    return { ...this.#soFar(), ...done, left: this.#made(this.#stages.slice(0, -1)) }
  }

  #soFar(): Build {
    const { args = new Map<string, string>() } = this.#options
    const unused = [...args.keys()].filter((name) => !this.#declared.has(name) && !isProxy(name))
    return {
      ...nothingDone,
      total:
        this.#dockerfile.before.length +
        this.#stageTexts().reduce((sum, { instructions }) => sum + 1 + instructions.length, 0),
      steps: this.#steps,
      error: null,
      warnings: this.#dockerfile.warnings,
      unused: unused.sort(),
    }
  }

  #failed(problem: Problem): Build {
    const { error, step } = problem
    const left = this.#made(this.#stages)
    return { ...this.#soFar(), error, failed: step ?? null, left }
  }

  #made(stages: readonly Stage[]): readonly Image[] {
    return stages
      .filter(({ image, base }) => image.id !== "" && image.id !== base?.id)
      .map(({ image }) => withDigest(image))
  }

  /** What `--label` says comes last. */
  #stageTexts(): readonly StageText[] {
    const labels = [...(this.#options.labels ?? new Map<string, string>())]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => labelling(key, value))
    return this.#dockerfile.stages.map((text, index, { length }) =>
      index < length - 1 ? text : { ...text, instructions: [...text.instructions, ...labels] },
    )
  }

  #declareBefore(instruction: Instruction): void {
    for (const word of quotedWords(instruction.rest, this.#dockerfile.escapeMark)) {
      const [name = "", ...given] = word.split("=")
      const value = given.length > 0 ? this.#expandedBefore(given.join("=")) : null
      this.#before.set(name, this.#options.args?.get(name) ?? value)
      this.#declared.add(name)
    }
    this.#steps.push({ text: instruction.text, id: "", said: [], endsStage: false })
  }

  #expandedBefore(word: string): string {
    const values = [...this.#before].flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    )
    return expandWord(word, new Map(values), this.#dockerfile.escapeMark)
  }

  /** Null when all went well. */
  #buildStage({ name, from, instructions }: StageText, index: number): Problem | null {
    if (name !== "" && this.#stages.some((stage) => stage.name === name)) {
      return { error: `${name} stage name already used` }
    }
    let done = this.#begin(from, name)
    if (isFailure(done)) return { error: done.error, step: { text: from.text, said: done.said } }
    this.#stages.push(done.stage)
    this.#tell(from, done, instructions.length === 0)
    for (const [at, instruction] of instructions.entries()) {
      if (instruction.keyword === "ARG") this.#declare(instruction)
      done = this.#perform(this.#stages[index] ?? done.stage, instruction)
      if (isFailure(done)) return { error: done.error, step: this.#failedStep(instruction, done) }
      this.#stages[index] = done.stage
      this.#tell(instruction, done, at === instructions.length - 1)
    }
    const keywords = instructions.map(({ keyword }) => keyword)
    const below = this.#keywords.get(this.#baseName(from)) ?? []
    for (const key of [String(index), ...(name === "" ? [] : [name])]) {
      this.#keywords.set(key, [...below, ...keywords])
    }
    return null
  }

  #declare({ rest }: Instruction): void {
    for (const word of quotedWords(rest, this.#dockerfile.escapeMark)) {
      this.#declared.add(word.replace(/=.*/s, ""))
    }
  }

  #tell(instruction: Instruction, { stage, said, container }: Performed, endsStage: boolean): void {
    const { containers = "removed" } = this.#options
    const removed = container === null || containers === "kept" ? [] : [removing(container)]
    const { text } = instruction
    this.#steps.push({ text, id: stage.image.id, said: [...said, ...removed], endsStage })
  }

  #failedStep({ text }: Instruction, { said, code, container }: Failure): Problem["step"] {
    const removed = container !== null && this.#options.containers === "removed always"
    return {
      text,
      said: removed ? [...said, removing(container)] : said,
      ...(code !== undefined && { code }),
    }
  }

  #perform(stage: Stage, instruction: Instruction): Performed | Failure {
    const done = perform(stage, instruction, this.#room)
    if (isFailure(done)) return done
    this.#performed += 1
    const problem = stepProblem(this.#performed, done.stage.image)
    return problem === null ? done : { error: problem, said: [], container: null }
  }

  #baseName({ rest }: Instruction): string {
    return this.#expandedBefore(rest.replace(/\s.*/s, "")).toLowerCase()
  }

  #begin(from: Instruction, name: string): Performed | Failure {
    const problem = (error: string): Failure => ({ error, said: [], container: null })
    const written = from.rest.replace(/\s.*/s, "")
    const platform = from.flags.get("platform")
    const wrong = platform === undefined ? null : platformProblem(this.#expandedBefore(platform))
    if (wrong !== null) return problem(wrong)
    const reference = this.#expandedBefore(written)
    if (reference === "") return problem(`base name (${written}) should not be blank`)
    const earlier = this.#stages.find((stage) => stage.name === reference.toLowerCase())
    if (earlier) {
      const { files, isOpaque, image } = earlier
      return this.#triggered({ ...beginStage(name, image), base: earlier.base, files, isOpaque })
    }
    const base = reference === "scratch" ? null : this.#options.base(reference, this.#steps.length)
    if (base === null && reference !== "scratch") return problem(this.#missing(reference))
    return this.#triggered(beginStage(name, base))
  }

  /** What a base asks of every build upon it is done first. */
  #triggered(stage: Stage): Performed | Failure {
    const triggers = stage.image.config.onBuild ?? []
    if (triggers.length === 0) return { stage, said: [], container: null }
    const { onBuild: _, ...config } = stage.image.config
    let next: Stage = { ...stage, image: { ...stage.image, config } }
    const said = [`# Executing ${triggers.length} build trigger${triggers.length > 1 ? "s" : ""}\n`]
    let container: string | null = null
    for (const trigger of triggers) {
      const done = this.#perform(next, splitLine(trigger))
      said.push(...done.said)
      if (isFailure(done)) return { ...done, said }
      if (container !== null && done.container !== null) said.push(removing(container))
      container = done.container ?? container
      next = done.stage
    }
    return { stage: next, said, container }
  }

  #missing(reference: string): string {
    const { missing } = this.#options
    if (missing) return missing(reference)
    const name = reference.includes(":") ? reference : `${reference}:latest`
    return `manifest for ${name} not found: manifest unknown: manifest unknown`
  }

  #sourceOf(written: string): FileSource | string {
    const index = /^-?\d+$/.test(written) ? Number(written) : null
    const current = this.#stages.length - 1
    const named = this.#stages.slice(0, -1).find(({ name }) => name === written.toLowerCase())
    if (named) return filesOf(named, this.#room.measure)
    if (index === current) return "refers to current build stage"
    if (index !== null) {
      const stage = index < current ? this.#stages[index] : undefined
      return stage ? filesOf(stage, this.#room.measure) : "index out of bounds"
    }
    const image = this.#options.base(written, this.#steps.length)
    return image ? filesOf(beginStage("", image), this.#room.measure) : this.#missing(written)
  }
}

interface Problem {
  readonly error: string
  readonly step?: NonNullable<Build["failed"]>
  readonly said?: readonly string[]
}

/** The client's label: its words are no words of a Dockerfile. */
function labelling(key: string, value: string): Instruction {
  const rest = `${JSON.stringify(key)}=${JSON.stringify(value)}`.replaceAll("$", "\\$")
  return { keyword: "LABEL", flags: new Map(), rest, text: `LABEL ${key}=${value}` }
}

/** What is there is for any machine; only what is no platform at all is refused. */
function platformProblem(text: string): string | null {
  if (text !== "") return null
  return `failed to parse platform : "" is an invalid component of "": platform specifier component must match "^[A-Za-z0-9_-]+$": invalid argument`
}

/** A base that was not built here: there is the whole image, not what its builder left on the way. */
export function fromElsewhere(image: Image): Image {
  return { ...image, history: image.history.map(({ id: _, sameAs: __, ...entry }) => entry) }
}
