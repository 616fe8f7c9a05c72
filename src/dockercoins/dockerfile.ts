/** Reads a Dockerfile into instructions, with the words of Docker's own refusals. */
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"
import { problemOf } from "./dockerfile-checks.ts"
import { type Line, readLines } from "./dockerfile-lines.ts"
import { jsonWords, quotedWords } from "./dockerfile-words.ts"

export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string
  /** `--from=one`, by name; empty for a name alone. */
  readonly flags: ReadonlyMap<string, string>
  /** What follows keyword and flags, continuation lines joined. */
  readonly rest: string
  /** As the build's steps show it: `COPY worker.py .` */
  readonly text: string
}

export interface Dockerfile {
  /** ARGs before the first FROM. */
  readonly before: readonly Instruction[]
  readonly stages: readonly StageText[]
  readonly escapeMark: string
  readonly warnings: readonly string[]
}

export interface StageText {
  /** In small letters; empty where it has none. */
  readonly name: string
  readonly from: Instruction
  readonly instructions: readonly Instruction[]
}

export function parseDockerfile(text: string, name = "Dockerfile"): Result<Dockerfile, string> {
  if (text === "") return err(`the Dockerfile (${name}) cannot be empty`)
  const lines = readLines(text)
  if (!lines.ok) return err(`failed to parse ${name}: ${lines.error}`)
  if (lines.value.lines.length === 0)
    return err(`failed to parse ${name}: file with no instructions`)
  const { escapeMark, warnings } = lines.value
  const before: Instruction[] = []
  const stages: { name: string; from: Instruction; instructions: Instruction[] }[] = []
  // The parser has read it all before anybody asks what the instructions mean.
  for (const line of lines.value.lines) {
    const problem = syntaxProblem(splitLine(line.text), escapeMark)
    if (problem !== null) return err(`failed to parse ${name}: ${problem}`)
  }
  for (const line of lines.value.lines) {
    const instruction = readInstruction(line, escapeMark)
    if (!instruction.ok) return instruction
    const { keyword, rest } = instruction.value
    const stage = stages.at(-1)
    if (keyword === "FROM") {
      const stageName = (rest.split(/\s+/)[2] ?? "").toLowerCase()
      stages.push({ name: stageName, from: instruction.value, instructions: [] })
    } else if (stage) stage.instructions.push(instruction.value)
    else if (keyword === "ARG") before.push(instruction.value)
    else return err("no build stage in current context")
  }
  return ok({ before, stages, escapeMark, warnings })
}

function readInstruction({ number, text }: Line, escapeMark: string): Result<Instruction, string> {
  const instruction = splitLine(text)
  const problem = problemOf(instruction, escapeMark)
  if (problem !== null) return err(`dockerfile parse error line ${number}: ${problem}`)
  return ok(instruction)
}

/** An instruction that is not on a line of the Dockerfile: a trigger of the base, a label of the client. */
export function splitLine(text: string): Instruction {
  const [, word = "", after = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? []
  const keyword = word.toUpperCase()
  const flags = new Map<string, string>()
  let rest = after.trim()
  for (let found = flag.exec(rest); found; found = flag.exec(rest)) {
    flags.set(found[1] ?? "", found[2] ?? "")
    rest = rest.slice(found[0].length)
  }
  return { keyword, flags, rest, text }
}

const flag = /^--([\w-]+)(?:=((?:[^\s"']|"[^"]*"|'[^']*')*))?(?:\s+|$)/

/** What the parser itself cannot read. */
function syntaxProblem({ keyword, rest }: Instruction, escapeMark: string): string | null {
  if ((keyword !== "ENV" && keyword !== "LABEL") || rest === "") return null
  const words = quotedWords(rest, escapeMark)
  if (!words[0]?.includes("=")) {
    return /\s/.test(rest) ? null : `${keyword} must have two arguments`
  }
  const bare = words.find((word) => !word.includes("="))
  if (bare === undefined) return null
  return `Syntax error - can't find = in ${JSON.stringify(bare)}. Must be of the form: name=value`
}

/** `A=1 B="two words"`, or the old `A one value`; quotes and variables as they stand. */
export function pairs(rest: string, escapeMark: string): readonly [string, string][] {
  const words = quotedWords(rest, escapeMark)
  if (!words[0]?.includes("=")) {
    const [, key = "", value = ""] = /^(\S+)\s+([\s\S]*)$/.exec(rest) ?? []
    return [[key, value]]
  }
  return words.map((word) => {
    const at = word.indexOf("=")
    return [word.slice(0, at), word.slice(at + 1)]
  })
}

/** `["python", "worker.py"]` or, as a shell's words, `python worker.py`. */
export function commandOf(rest: string, shell: readonly string[] = usualShell): readonly string[] {
  return jsonWords(rest) ?? [...shell, ...(rest === "" ? [] : [rest])]
}

export const usualShell: readonly string[] = ["/bin/sh", "-c"]
