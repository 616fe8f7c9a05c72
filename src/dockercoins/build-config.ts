/** What a Dockerfile's instructions say about the containers of the image. */
import type { Image } from "../swarm/objects.ts"
import { commandOf, type Instruction, jsonWords } from "./dockerfile.ts"
import { readHealthcheck } from "./healthcheck.ts"

type Config = Image["config"]

export function configured(config: Config, { keyword, rest }: Instruction): Config {
  switch (keyword) {
    case "CMD":
      return { ...config, cmd: commandOf(rest).words }
    case "ENTRYPOINT":
      // A new entrypoint takes the base's command away.
      return { ...config, entrypoint: commandOf(rest).words, cmd: [] }
    case "ENV":
      return { ...config, env: withVariables(config.env, pairs(rest)) }
    case "LABEL":
      return { ...config, labels: { ...config.labels, ...Object.fromEntries(pairs(rest)) } }
    case "EXPOSE":
      return { ...config, exposedPorts: union(config.exposedPorts, portsOf(rest)) }
    case "WORKDIR":
      return { ...config, workingDir: directoryOf(config, rest) }
    case "USER":
      return { ...config, user: rest }
    case "STOPSIGNAL":
      return { ...config, stopSignal: rest }
    case "VOLUME":
      return { ...config, volumes: union(config.volumes ?? [], volumesOf(rest)) }
    case "HEALTHCHECK":
      return { ...config, healthcheck: readHealthcheck(rest) }
    default:
      return config
  }
}

/** `/srv`, or below where the image works so far. */
export function directoryOf({ workingDir }: Config, rest: string): string {
  const path = rest.startsWith("/") ? rest : `${workingDir}/${rest}`
  return path.length > 1 ? path.replace(/\/+$/, "") : path
}

/** `A=1 B="two words"`, or the old `A one value`. */
export function pairs(rest: string): [string, string][] {
  const found = [...rest.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)]
  if (found.length === 0) {
    const [key = "", ...value] = rest.split(/\s+/)
    return [[key, value.join(" ")]]
  }
  return found.map((match) => [match[1] ?? "", (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2")])
}

/** A variable that is there already keeps its place. */
function withVariables(env: readonly string[], more: readonly [string, string][]): string[] {
  const all = new Map(env.map((pair) => [pair.slice(0, pair.indexOf("=")), pair]))
  for (const [key, value] of more) all.set(key, `${key}=${value}`)
  return [...all.values()]
}

const union = (one: readonly string[], other: readonly string[]): string[] => [
  ...new Set([...one, ...other]),
]

const portsOf = (rest: string): string[] =>
  rest.split(/\s+/).map((port) => (port.includes("/") ? port : `${port}/tcp`))

export const volumesOf = (rest: string): readonly string[] => jsonWords(rest) ?? rest.split(/\s+/)
