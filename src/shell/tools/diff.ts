/** diff: what changed between two files, as plain or unified (`-u`) differences. */
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { readToEnd } from "../lines.ts"
import { baseName, joinPath } from "../paths.ts"
import { complain, hintOf, optionTool, pathOf } from "./tool.ts"

const spec = { flags: "uqwibBrNs", long: { unified: "u", brief: "q", "ignore-case": "i" } }

/** A stretch that differs: lines `from[a0, a1)` became `to[b0, b1)`. */
interface Change {
  readonly a0: number
  readonly a1: number
  readonly b0: number
  readonly b1: number
}

export const diff: Command = optionTool(
  "diff",
  spec,
  async (process, { flags, operands }) => {
    const [left, right] = operands
    if (left === undefined || right === undefined || operands.length > 2) {
      const problem =
        right === undefined
          ? `missing operand after '${left ?? "diff"}'`
          : `extra operand '${operands[2]}'`
      return complain(process, problem + hintOf(process), 2)
    }
    const texts = [await textOf(process, left, right), await textOf(process, right, left)]
    const [a, b] = texts
    if (a === undefined || b === undefined || a === null || b === null) return 2
    const from = linesOf(a)
    const to = linesOf(b)
    const keyOf = (line: string) => {
      const folded = flags.has("i") ? line.toLowerCase() : line
      return flags.has("w") || flags.has("b")
        ? folded.replace(/\s+/g, flags.has("w") ? "" : " ")
        : folded
    }
    const changes = changesBetween(from.map(keyOf), to.map(keyOf))
    if (changes.length === 0) return 0
    if (flags.has("q")) await process.stdout.write(`Files ${left} and ${right} differ\n`)
    else if (flags.has("u")) {
      await process.stdout.write(`--- ${left}\n+++ ${right}\n${unified(changes, from, to)}`)
    } else await process.stdout.write(changes.map((change) => plain(change, from, to)).join(""))
    return 1
  },
  2,
)

/** `diff FILE DIR` compares with the file of that name in the directory. */
async function textOf(process: Process, name: string, other: string): Promise<string | null> {
  if (name === "-") return readToEnd(process.stdin, process.signal)
  const path = pathOf(process, name)
  const inside =
    process.files.stat(path)?.type === "directory" ? joinPath(path, baseName(other)) : path
  try {
    return process.files.read(inside)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await complain(process, `${name}: ${error.message}`, 2)
    return null
  }
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n")
}

/** Beyond this many pairs of lines, all between the first and the last difference counts as changed. */
const largestTable = 4_000_000

/** Longest common subsequence between what the files share at both ends. */
function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++
  }
  const rows = a.length - start - end
  const columns = b.length - start - end
  if (rows * columns > largestTable) {
    return [{ a0: start, a1: start + rows, b0: start, b1: start + columns }]
  }
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const here = i * width + j
      lengths[here] =
        a[start + i] === b[start + j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0)
    }
  }
  const changes: Change[] = []
  for (let i = 0, j = 0; i < rows || j < columns; ) {
    if (i < rows && j < columns && a[start + i] === b[start + j]) {
      i++
      j++
      continue
    }
    const [i0, j0] = [i, j]
    while (i < rows || j < columns) {
      if (i < rows && j < columns && a[start + i] === b[start + j]) break
      const here = i * width + j
      if (j >= columns || (i < rows && (lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0)))
        i++
      else j++
    }
    changes.push({ a0: start + i0, a1: start + i, b0: start + j0, b1: start + j })
  }
  return changes
}

function plain({ a0, a1, b0, b1 }: Change, from: readonly string[], to: readonly string[]): string {
  const kind = a0 === a1 ? "a" : b0 === b1 ? "d" : "c"
  const head = `${span(a0, a1)}${kind}${span(b0, b1)}\n`
  const removed = from.slice(a0, a1).map((line) => `< ${line}\n`)
  const added = to.slice(b0, b1).map((line) => `> ${line}\n`)
  return head + removed.join("") + (kind === "c" ? "---\n" : "") + added.join("")
}

/** `3`, `3,5`; of an empty stretch the line before it. */
function span(first: number, end: number): string {
  if (end - first <= 1) return String(end === first ? first : first + 1)
  return `${first + 1},${end}`
}

const context = 3

function unified(
  changes: readonly Change[],
  from: readonly string[],
  to: readonly string[],
): string {
  let out = ""
  for (let i = 0; i < changes.length; ) {
    const hunk: Change[] = []
    for (; i < changes.length; i++) {
      const change = changes[i]
      const last = hunk.at(-1)
      if (!change || (last && change.a0 - last.a1 > 2 * context)) break
      hunk.push(change)
    }
    out += hunkText(hunk, from, to)
  }
  return out
}

function hunkText(hunk: readonly Change[], from: readonly string[], to: readonly string[]): string {
  const first = hunk[0]
  const last = hunk.at(-1)
  if (!first || !last) return ""
  const a0 = Math.max(0, first.a0 - context)
  const a1 = Math.min(from.length, last.a1 + context)
  const b0 = first.b0 - (first.a0 - a0)
  const b1 = last.b1 + (a1 - last.a1)
  let body = ""
  let at = a0
  for (const change of hunk) {
    body += from
      .slice(at, change.a0)
      .map((line) => ` ${line}\n`)
      .join("")
    body += from
      .slice(change.a0, change.a1)
      .map((line) => `-${line}\n`)
      .join("")
    body += to
      .slice(change.b0, change.b1)
      .map((line) => `+${line}\n`)
      .join("")
    at = change.a1
  }
  body += from
    .slice(at, a1)
    .map((line) => ` ${line}\n`)
    .join("")
  return `@@ -${place(a0, a1)} +${place(b0, b1)} @@\n${body}`
}

function place(first: number, end: number): string {
  const count = end - first
  return count === 1 ? String(first + 1) : `${count === 0 ? first : first + 1},${count}`
}
