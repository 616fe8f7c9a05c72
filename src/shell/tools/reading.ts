/** head, tail, wc, tee: what reads files or stdin. */
import type { Command, InputStream, Process } from "../../lib/process.ts"
import { type OpenComplaint, openOperands, readToEnd } from "../lines.ts"
import { type Options, optionValue } from "../options.ts"
import { displayWidth } from "../width.ts"
import { complain, forEachOperand, optionTool, pathOf } from "./tool.ts"

/** `-5`, `+5` as `-n 5`, `-n +5`. */
function withOldCounts(args: readonly string[]): string[] {
  return args.map((arg, index) => (index === 0 && /^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg))
}

function headOrTail(
  name: string,
  run: (process: Process, options: Options, count: string) => Promise<number>,
): Command {
  const spec = {
    flags: "fFqv",
    values: "nc",
    long: { lines: "n", bytes: "c", follow: "f", quiet: "q", verbose: "v" },
  }
  const plain = optionTool(name, spec, async (process, options) => {
    const count = optionValue(options, "n") ?? optionValue(options, "c") ?? "10"
    if (!/^[-+]?\d+$/.test(count)) return complain(process, `invalid number of lines: ‘${count}’`)
    return run(process, options, count)
  })
  return { name, main: (process) => plain.main({ ...process, args: withOldCounts(process.args) }) }
}

const cannotOpen: OpenComplaint = (name, { code, message }) =>
  code === "EISDIR"
    ? `error reading '${name}': ${message}`
    : `cannot open '${name}' for reading: ${message}`

async function banner(process: Process, many: boolean, index: number, name: string): Promise<void> {
  if (!many) return
  const shown = name === "-" ? "standard input" : name
  await process.stdout.write(`${index > 0 ? "\n" : ""}==> ${shown} <==\n`)
}

const head = headOrTail("head", async (process, options, count) => {
  const { operands, failed } = await openOperands(process, options.operands, cannotOpen)
  const most = Number(count)
  const many = (operands.length > 1 || options.flags.has("v")) && !options.flags.has("q")
  for (const [index, { name, input }] of operands.entries()) {
    await banner(process, many, index, name)
    if (optionValue(options, "c") !== undefined) await headBytes(process, input, most)
    else if (most < 0) {
      const lines = linesWithEnds(await readToEnd(input, process.signal))
      await process.stdout.write(lines.slice(0, most).join(""))
    } else {
      let left = most
      while (left > 0) {
        const piece = await input.read(process.signal)
        if (piece === null) break
        const lines = linesWithEnds(piece).slice(0, left)
        await process.stdout.write(lines.join(""))
        left -= lines.filter((line) => line.endsWith("\n")).length
      }
    }
  }
  return failed ? 1 : 0
})

async function headBytes(process: Process, input: InputStream, most: number): Promise<void> {
  for (let left = most; left > 0; ) {
    const piece = await input.read(process.signal)
    if (piece === null) return
    await process.stdout.write(piece.slice(0, left))
    left -= piece.length
  }
}

function linesWithEnds(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Milliseconds between two looks at a followed file. */
const followInterval = 500

const tail = headOrTail("tail", async (process, options, count) => {
  const { operands, failed } = await openOperands(process, options.operands, cannotOpen)
  const many = (operands.length > 1 || options.flags.has("v")) && !options.flags.has("q")
  for (const [index, { name, input }] of operands.entries()) {
    await banner(process, many, index, name)
    const text = await readToEnd(input, process.signal)
    const size = Math.abs(Number(count))
    if (optionValue(options, "c") !== undefined) await process.stdout.write(text.slice(-size))
    else {
      const lines = linesWithEnds(text)
      const from = count.startsWith("+") ? Math.max(0, size - 1) : Math.max(0, lines.length - size)
      await process.stdout.write(lines.slice(from).join(""))
    }
  }
  const [followed] = options.operands
  if (options.flags.has("f") || options.flags.has("F")) {
    if (followed !== undefined && !failed) await follow(process, pathOf(process, followed))
  }
  return failed ? 1 : 0
})

async function follow(process: Process, path: string): Promise<never> {
  let known = process.files.read(path)
  for (;;) {
    await process.clock.sleep(followInterval, process.signal)
    const text = process.files.stat(path) ? process.files.read(path) : ""
    if (text.startsWith(known)) {
      if (text.length > known.length) await process.stdout.write(text.slice(known.length))
    } else await process.stdout.write(text)
    known = text
  }
}

const encoder = new TextEncoder()

const wc = optionTool(
  "wc",
  {
    flags: "lwcmL",
    long: { lines: "l", words: "w", bytes: "c", chars: "m", "max-line-length": "L" },
  },
  async (process, { flags, operands: names }) => {
    const { operands, failed } = await openOperands(process, names)
    const rows: { counts: number[]; name: string }[] = []
    for (const { name, input } of operands) {
      const text = await readToEnd(input, process.signal)
      const counts = [
        text.split("\n").length - 1,
        (text.match(/\S+/g) ?? []).length,
        [...text].length,
        encoder.encode(text).length,
        Math.max(...text.split("\n").map(displayWidth)),
      ]
      rows.push({ counts, name: names.length === 0 ? "" : name })
    }
    if (rows.length > 1) {
      const total = [0, 1, 2, 3].map((i) =>
        rows.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0),
      )
      total.push(Math.max(...rows.map(({ counts }) => counts[4] ?? 0)))
      rows.push({ counts: total, name: "total" })
    }
    const wanted = ["l", "w", "m", "c", "L"].map((letter) =>
      flags.size > 0 ? flags.has(letter) : "lwc".includes(letter),
    )
    const chosen = rows.map(({ counts }) => counts.filter((_, index) => wanted[index]))
    // As GNU: as wide as the bytes of all files together, or 7 where a stream's size is not known.
    const bytes = Math.max(...rows.map(({ counts }) => counts[3] ?? 0))
    const alone = chosen[0]?.length === 1 && rows.length === 1
    const width = alone ? 0 : names.length === 0 ? 7 : String(bytes).length
    const lines = rows.map(({ name }, index) => {
      const numbers = (chosen[index] ?? []).map((count) => String(count).padStart(width)).join(" ")
      return `${numbers}${name === "" ? "" : ` ${name}`}\n`
    })
    await process.stdout.write(lines.join(""))
    return failed ? 1 : 0
  },
)

const tee = optionTool(
  "tee",
  { flags: "ai", long: { append: "a" } },
  async (process, { flags, operands }) => {
    const paths: string[] = []
    const status = await (operands.length === 0
      ? 0
      : forEachOperand(
          process,
          operands,
          (name) => name,
          (_, path) => {
            if (flags.has("a")) process.files.append(path, "")
            else process.files.write(path, "")
            paths.push(path)
          },
        ))
    for (;;) {
      const piece = await process.stdin.read(process.signal)
      if (piece === null) return status
      await process.stdout.write(piece)
      for (const path of paths) process.files.append(path, piece)
    }
  },
)

export const readingTools: readonly Command[] = [head, tail, wc, tee]
