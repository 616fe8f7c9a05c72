/** The line to type for a step: its action, in which the recorder's shell has expanded everything. */
import { parse, type Word, type WordPart } from "unbash"
import { splitWords } from "../../src/lib/shell-words.ts"
import type { Action, DockerAction } from "./recording.ts"

export type TypedAction = DockerAction | Extract<Action, { type: "sequence" }>

export function lineOf(action: TypedAction, cmd: string): string {
  if (action.type === "sequence") return action.actions.map((each) => lineOf(each, "")).join(" && ")
  const { subst, pipe } = action
  const line = wordsOf(action, cmd).map((word) =>
    word === "$1" && subst !== undefined ? `$(docker ${subst})` : quoted(word),
  )
  return `docker ${line.join(" ")}${pipe === undefined ? "" : ` | ${pipe}`}`
}

/**
 * A word with nothing in it to expand reached docker as it was typed: there the command is believed,
 * since the recorder's expansion did not know what single quotes protect.
 */
function wordsOf({ args }: DockerAction, cmd: string): readonly string[] {
  const words = splitWords(args)
  if (!words.ok) throw new Error(`no shell quoting: ${args}`)
  const typed = typedWords(cmd)
  if (typed?.length !== words.value.length) return words.value
  return words.value.map((word, index) => literal(typed[index]) ?? word)
}

/** What follows `docker` in a command that is nothing but that. */
function typedWords(cmd: string): readonly Word[] | null {
  const [statement, ...others] = parse(cmd).commands
  const command = statement?.command
  if (others.length > 0 || command?.type !== "Command" || command.name?.value !== "docker") {
    return null
  }
  const words = command.suffix.filter((each) => each.type === "Word")
  return words.length === command.suffix.length ? words : null
}

/** Null where the shell has something to expand. */
function literal(word: Word | undefined): string | null {
  if (word === undefined || word.text.startsWith("~")) return null
  return (word.parts ?? []).every(isLiteral) ? word.value : null
}

function isLiteral(part: WordPart): boolean {
  if (part.type === "DoubleQuoted") return part.parts.every(isLiteral)
  return part.type === "Literal" || part.type === "SingleQuoted"
}

/** Nothing in it is expanded any more. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`
