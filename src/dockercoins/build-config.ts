/** What a Dockerfile's instructions say about the containers of the image, and how Docker notes it. */
import { signalNumber } from "../lib/signals.ts"
import type { Image } from "../swarm/objects.ts"
import { absolutePath } from "./copy.ts"
import { commandOf, type Instruction, pairs, usualShell } from "./dockerfile.ts"
import { jsonWords, listedWords } from "./dockerfile-words.ts"
import { notedCheck, readHealthcheck } from "./healthcheck.ts"

type Config = Image["config"]

export interface Wording {
  /** Takes quotes away and puts variables in. */
  readonly expand: (word: string) => string
  readonly escapeMark: string
  /** The stage has said what its containers run. */
  readonly hasCommand: boolean
}

export interface Meant {
  readonly config: Config
  /** What the history says after `#(nop) `. */
  readonly note: string
  /** What the builder remarks on the way. */
  readonly remark?: string
}

/** Null for instructions that say nothing of the kind; a text is Docker's refusal. */
export function meant(
  config: Config,
  instruction: Instruction,
  { expand, escapeMark, hasCommand }: Wording,
): Meant | string | null {
  const { keyword, rest } = instruction
  const said = (more: Partial<Config>, note: string): Meant => ({
    config: { ...config, ...more },
    note: ` ${keyword} ${note}`,
  })
  switch (keyword) {
    case "CMD": {
      const cmd = commandOf(rest, config.shell)
      return said({ cmd }, quoted(cmd))
    }
    case "ENTRYPOINT": {
      // A new entrypoint takes the base's command away, not the stage's own.
      const entrypoint = commandOf(rest, config.shell)
      return said({ entrypoint, ...(!hasCommand && { cmd: [] }) }, quoted(entrypoint))
    }
    case "ENV": {
      const values = expandedPairs(rest, escapeMark, expand)
      return said({ env: withVariables(config.env, values) }, joined(values))
    }
    case "LABEL": {
      const values = expandedPairs(rest, escapeMark, expand)
      return said({ labels: { ...config.labels, ...Object.fromEntries(values) } }, joined(values))
    }
    case "EXPOSE":
      return exposed(
        config,
        rest
          .split(/\s+/)
          .toSorted()
          .flatMap((word) => expand(word).split(/\s+/)),
      )
    case "WORKDIR": {
      const workingDir = absolutePath(expand(rest), config.workingDir)
      return { config: { ...config, workingDir }, note: `WORKDIR ${workingDir}` }
    }
    case "USER":
      return said({ user: expand(rest) }, expand(rest))
    case "STOPSIGNAL": {
      const stopSignal = expand(rest)
      if (signalNumber(stopSignal) === null) return `Invalid signal: ${stopSignal}`
      return said({ stopSignal }, stopSignal)
    }
    case "VOLUME": {
      const volumes = listedWords(rest).map(expand)
      if (volumes.includes("")) return "VOLUME specified can not be an empty string"
      return said({ volumes: union(config.volumes ?? [], volumes) }, `[${volumes.join(" ")}]`)
    }
    case "HEALTHCHECK":
      return checked(config, instruction)
    case "ONBUILD":
      return said({ onBuild: [...(config.onBuild ?? []), rest] }, rest)
    case "SHELL": {
      const shell = jsonWords(rest) ?? usualShell
      return said({ shell }, `[${shell.join(" ")}]`)
    }
    default:
      return keyword === "MAINTAINER" ? said({}, rest) : null
  }
}

function checked(config: Config, instruction: Instruction): Meant {
  const healthcheck = readHealthcheck(instruction)
  const before = config.healthcheck?.Test ?? []
  const note = ` HEALTHCHECK ${notedCheck(healthcheck)}`
  const meant = { config: { ...config, healthcheck }, note }
  if (before.length === 0 || before[0] === "NONE") return meant
  return { ...meant, remark: `Note: overriding previous HEALTHCHECK: [${before.join(" ")}]\n` }
}

/** `80`, `80/udp`, `8000-8002`, and `HOST:CONTAINER`, of which only the second counts. */
function exposed(config: Config, words: readonly string[]): Meant | string {
  const ports: string[] = []
  for (const word of words) {
    const [port = "", protocol = "tcp"] = (word.split(":").at(-1) ?? "").split("/")
    const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(port) ?? []
    const valid = first !== "" && Number(last) <= 65_535 && Number(first) <= Number(last)
    if (!valid) return `Invalid containerPort: ${port}`
    if (!["tcp", "udp", "sctp"].includes(protocol.toLowerCase()))
      return `Invalid proto: ${protocol}`
    for (let number = Number(first); number <= Number(last); number += 1) {
      ports.push(`${number}/${protocol.toLowerCase()}`)
    }
  }
  return {
    config: { ...config, exposedPorts: union(config.exposedPorts, ports) },
    note: ` EXPOSE ${words.join(" ")}`,
  }
}

function expandedPairs(
  rest: string,
  escapeMark: string,
  expand: (word: string) => string,
): [string, string][] {
  return pairs(rest, escapeMark).map(([key, value]) => [expand(key), expand(value)])
}

const joined = (values: readonly [string, string][]): string =>
  values.map(([key, value]) => `${key}=${value}`).join(" ")

/** As Go's `%q` prints a list. */
const quoted = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word)).join(" ")}]`

/** A variable that is there already keeps its place. */
function withVariables(env: readonly string[], more: readonly [string, string][]): string[] {
  const all = new Map(env.map((pair) => [pair.slice(0, pair.indexOf("=")), pair]))
  for (const [key, value] of more) all.set(key, `${key}=${value}`)
  return [...all.values()]
}

const union = (one: readonly string[], other: readonly string[]): string[] => [
  ...new Set([...one, ...other]),
]
