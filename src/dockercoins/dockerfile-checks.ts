/** What is wrong with an instruction, in the words of the builder that reads it. */
import { parseGoDuration } from "../lib/go-duration.ts"
import type { Instruction } from "./dockerfile.ts"
import { jsonWords, listedWords, quotedWords } from "./dockerfile-words.ts"

/** The options of each instruction; what is not here has none. */
const options: ReadonlyMap<string, readonly string[]> = new Map([
  ["ADD", ["chown", "chmod"]],
  ["COPY", ["from", "chown", "chmod"]],
  ["FROM", ["platform"]],
  ["HEALTHCHECK", ["interval", "timeout", "start-period", "retries"]],
  ["RUN", ["mount", "network", "security"]],
])

const keywords = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
)

/** Null where all is well. */
export function problemOf(instruction: Instruction, escapeMark: string): string | null {
  const { keyword, rest } = instruction
  if (!keywords.has(keyword)) return `unknown instruction: ${keyword}`
  switch (keyword) {
    case "ADD":
    case "COPY":
      if (listedWords(rest).length < 2) {
        return `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`
      }
      return unknownOption(instruction)
    case "FROM":
      return stageProblem(rest) ?? unknownOption(instruction)
    case "MAINTAINER":
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
      return rest === "" ? `${keyword} requires exactly one argument` : unknownOption(instruction)
    case "ARG":
    case "ENV":
    case "LABEL":
      return (
        atLeastOne(instruction) ?? blankName(instruction, escapeMark) ?? unknownOption(instruction)
      )
    case "EXPOSE":
    case "VOLUME":
      return atLeastOne(instruction) ?? unknownOption(instruction)
    case "HEALTHCHECK":
      return atLeastOne(instruction) ?? healthProblem(instruction)
    case "ONBUILD":
      return atLeastOne(instruction) ?? triggerProblem(rest)
    case "SHELL": {
      const words = jsonWords(rest)
      if (rest === "" || words?.length === 0) return "SHELL requires at least one argument"
      return words === null
        ? "SHELL requires the arguments to be in JSON form"
        : unknownOption(instruction)
    }
    default:
      return unknownOption(instruction)
  }
}

function unknownOption({ keyword, flags }: Instruction): string | null {
  const known = options.get(keyword) ?? []
  const unknown = [...flags.keys()].find((name) => !known.includes(name))
  return unknown === undefined ? null : `Unknown flag: ${unknown}`
}

const atLeastOne = ({ keyword, rest }: Instruction): string | null =>
  rest === "" ? `${keyword} requires at least one argument` : null

function blankName({ keyword, rest }: Instruction, escapeMark: string): string | null {
  const blank = quotedWords(rest, escapeMark).some((word) => word.startsWith("="))
  return blank ? `${keyword} names can not be blank` : null
}

function stageProblem(rest: string): string | null {
  const words = rest === "" ? [] : rest.split(/\s+/)
  const [, as = "", name = ""] = words
  if (words.length === 3 && as.toLowerCase() === "as") {
    if (/^[a-z][a-z0-9-_.]*$/i.test(name)) return null
    return `invalid name for build stage: ${JSON.stringify(name)}, name can't start with a number or contain symbols`
  }
  return words.length === 1 ? null : "FROM requires either one or three arguments"
}

function triggerProblem(rest: string): string | null {
  const trigger = rest.replace(/\s[\s\S]*/, "").toUpperCase()
  if (trigger === "ONBUILD") return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
  if (trigger === "FROM" || trigger === "MAINTAINER") {
    return `${trigger} isn't allowed as an ONBUILD trigger`
  }
  return null
}

function healthProblem(instruction: Instruction): string | null {
  const { rest, flags } = instruction
  const [, kind = "", command = ""] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? []
  if (kind.toUpperCase() === "NONE") {
    return command === "" ? null : "HEALTHCHECK NONE takes no arguments"
  }
  const unknown = unknownOption(instruction)
  if (unknown !== null) return unknown
  if (kind.toUpperCase() !== "CMD") {
    return `Unknown type ${JSON.stringify(kind.toUpperCase())} in HEALTHCHECK (try CMD)`
  }
  if (command === "" || jsonWords(command)?.length === 0) {
    return "Missing command after HEALTHCHECK CMD"
  }
  for (const name of ["interval", "timeout", "start-period"]) {
    const problem = durationProblem(name, flags.get(name) ?? "")
    if (problem !== null) return problem
  }
  return retriesProblem(flags.get("retries") ?? "")
}

function durationProblem(name: string, text: string): string | null {
  if (text === "") return null
  const parsed = parseGoDuration(text)
  if (!parsed.ok) return parsed.error
  if (parsed.value === 0 || parsed.value >= 1_000_000) return null
  return `Interval ${JSON.stringify(name)} cannot be less than 1ms`
}

function retriesProblem(text: string): string | null {
  if (text === "") return null
  if (!/^[+-]?\d+$/.test(text)) return `strconv.ParseInt: parsing "${text}": invalid syntax`
  return Number(text) >= 1 ? null : `--retries must be at least 1 (not ${Number(text)})`
}
