/** Reading a stream line by line, as it arrives. */
import type { InputStream, Process } from "../lib/process.ts"
import { FileError } from "../lib/process.ts"
import { resolvePath } from "./paths.ts"

/** Lines without their newline; a last one without newline counts too. */
export async function* linesOf(
  input: InputStream,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  let rest = ""
  for (;;) {
    const piece = await input.read(signal)
    if (piece === null) break
    const lines = (rest + piece).split("\n")
    rest = lines.pop() ?? ""
    yield* lines
  }
  if (rest !== "") yield rest
}

/** What is printed once for many lines that arrived together: a write a piece, not a write a line. */
export async function* pieces(
  input: InputStream,
  signal: AbortSignal,
): AsyncGenerator<{ lines: string[]; last: boolean }, void, undefined> {
  let rest = ""
  for (;;) {
    const piece = await input.read(signal)
    if (piece === null) break
    const lines = (rest + piece).split("\n")
    rest = lines.pop() ?? ""
    if (lines.length > 0) yield { lines, last: false }
  }
  yield { lines: rest === "" ? [] : [rest], last: true }
}

export async function readToEnd(input: InputStream, signal: AbortSignal): Promise<string> {
  let text = ""
  for (;;) {
    const piece = await input.read(signal)
    if (piece === null) return text
    text += piece
  }
}

/** One operand of a tool: a file by the name it was typed with, or stdin (`-`, or no operand). */
export interface Operand {
  readonly name: string
  readonly input: InputStream
}

/** What a tool says of a file that it cannot read. */
export type OpenComplaint = (name: string, error: FileError) => string

/** The operands that can be opened; for each of the others a message goes to stderr. */
export async function openOperands(
  process: Process,
  names: readonly string[],
  complaint: OpenComplaint = (name, { message }) => `${name}: ${message}`,
): Promise<{ operands: Operand[]; failed: boolean }> {
  if (names.length === 0) {
    return { operands: [{ name: "-", input: process.stdin }], failed: false }
  }
  const operands: Operand[] = []
  let failed = false
  for (const name of names) {
    const opened = openOperand(process, name)
    if (opened instanceof FileError) {
      failed = true
      await process.stderr.write(`${process.name}: ${complaint(name, opened)}\n`)
    } else operands.push({ name, input: opened })
  }
  return { operands, failed }
}

function openOperand(process: Process, name: string): InputStream | FileError {
  if (name === "-" || name === "/dev/stdin") return process.stdin
  if (name === "/dev/null") return textInput("")
  try {
    return textInput(process.files.read(resolvePath(process.cwd, name)))
  } catch (error) {
    if (error instanceof FileError) return error
    throw error
  }
}

function textInput(text: string): InputStream {
  let rest: string | null = text
  return {
    isTTY: false,
    read: async () => {
      const piece = rest
      rest = null
      return piece === "" ? null : piece
    },
  }
}
