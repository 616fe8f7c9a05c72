/** Reads a Dockerfile into instructions, with the words of Docker's own refusals. */
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"

export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string
  /** What follows the keyword, continuation lines joined. */
  readonly rest: string
  /** As the build's steps show it: `COPY worker.py .` */
  readonly text: string
}

const keywords = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
)

export function parseDockerfile(text: string): Result<readonly Instruction[], string> {
  if (text.trim() === "") return err("the Dockerfile (Dockerfile) cannot be empty")
  const instructions: Instruction[] = []
  for (const { line, content } of joinedLines(text)) {
    const [, word = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? []
    const keyword = word.toUpperCase()
    if (!keywords.has(keyword)) {
      return err(`dockerfile parse error line ${line}: unknown instruction: ${word}`)
    }
    if (rest === "") {
      return err(`dockerfile parse error line ${line}: ${keyword} requires at least one argument`)
    }
    instructions.push({ keyword, rest, text: `${keyword} ${rest}` })
  }
  if (instructions.length === 0) return err("file with no instructions")
  const first = instructions.find((instruction) => instruction.keyword !== "ARG")
  return first?.keyword === "FROM" ? ok(instructions) : err("no build stage in current context")
}

function joinedLines(text: string): { line: number; content: string }[] {
  const joined: { line: number; content: string }[] = []
  let open: { line: number; content: string } | null = null
  for (const [index, raw] of text.replaceAll("\r\n", "\n").split("\n").entries()) {
    const piece = raw.trim()
    if (piece === "" || piece.startsWith("#")) continue
    const continues = piece.endsWith("\\")
    const part = continues ? piece.slice(0, -1).trimEnd() : piece
    const current: { line: number; content: string } = open ?? { line: index + 1, content: "" }
    current.content = current.content === "" ? part : `${current.content} ${part}`
    open = continues ? current : null
    if (!continues) joined.push(current)
  }
  if (open) joined.push(open)
  return joined
}

/** `["python", "worker.py"]` or, as a shell's words, `python worker.py`. */
export function commandOf(rest: string): {
  readonly words: readonly string[]
  readonly shell: boolean
} {
  const words = jsonWords(rest)
  return words ? { words, shell: false } : { words: ["/bin/sh", "-c", rest], shell: true }
}

export function jsonWords(rest: string): readonly string[] | null {
  if (!rest.trim().startsWith("[")) return null
  try {
    const parsed: unknown = JSON.parse(rest)
    if (!Array.isArray(parsed)) return null
    const words = parsed.filter((word) => typeof word === "string")
    return words.length === parsed.length ? words : null
  } catch {
    // Docker, too, takes what is not quite JSON for a shell's command line.
    return null
  }
}
