/** cmp: where two files first differ, byte by byte. */
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { readToEnd } from "../lines.ts"
import { complain, hintOf, optionTool, pathOf } from "./tool.ts"

const spec = { flags: "slb", long: { silent: "s", quiet: "s", verbose: "l" } }

export const cmp: Command = optionTool(
  "cmp",
  spec,
  async (process, { flags, operands }) => {
    const [left, right = "-"] = operands
    if (left === undefined) {
      return complain(process, `missing operand after 'cmp'${hintOf(process)}`, 2)
    }
    const texts: Uint8Array[] = []
    for (const name of [left, right]) {
      const bytes = await bytesOf(process, name, flags.has("s"))
      if (bytes === null) return 2
      texts.push(bytes)
    }
    const [a = new Uint8Array(), b = new Uint8Array()] = texts
    return compare(process, { name: left, bytes: a }, { name: right, bytes: b }, flags)
  },
  2,
)

interface Side {
  readonly name: string
  readonly bytes: Uint8Array
}

async function compare(
  process: Process,
  a: Side,
  b: Side,
  flags: ReadonlySet<string>,
): Promise<number> {
  const shared = Math.min(a.bytes.length, b.bytes.length)
  const differing: number[] = []
  for (let at = 0; at < shared; at++) {
    if (a.bytes[at] === b.bytes[at]) continue
    differing.push(at)
    if (!flags.has("l")) break
  }
  const [first] = differing
  if (first === undefined && a.bytes.length === b.bytes.length) return 0
  if (flags.has("s")) return 1
  const octal = (byte: number | undefined) => (byte ?? 0).toString(8).padStart(3)
  if (flags.has("l")) {
    const width = String(Math.max(a.bytes.length, b.bytes.length)).length
    const rows = differing.map(
      (at) => `${String(at + 1).padStart(width)} ${octal(a.bytes[at])} ${octal(b.bytes[at])}\n`,
    )
    await process.stdout.write(rows.join(""))
  } else if (first !== undefined) {
    const line = linesBefore(a.bytes, first) + 1
    await process.stdout.write(`${a.name} ${b.name} differ: byte ${first + 1}, line ${line}\n`)
    return 1
  }
  if (a.bytes.length === b.bytes.length) return 1
  const short = a.bytes.length < b.bytes.length ? a : b
  if (shared === 0) return complain(process, `EOF on ${short.name} which is empty`)
  const lines = linesBefore(short.bytes, shared)
  const place = short.bytes.at(-1) === 10 ? `line ${lines}` : `in line ${lines + 1}`
  return complain(process, `EOF on ${short.name} after byte ${shared}, ${place}`)
}

function linesBefore(bytes: Uint8Array, end: number): number {
  let lines = 0
  for (let at = 0; at < end; at++) if (bytes[at] === 10) lines++
  return lines
}

async function bytesOf(
  process: Process,
  name: string,
  silent: boolean,
): Promise<Uint8Array | null> {
  try {
    const text =
      name === "-"
        ? await readToEnd(process.stdin, process.signal)
        : process.files.read(pathOf(process, name))
    return new TextEncoder().encode(text)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (!silent) await complain(process, `${name}: ${error.message}`)
    return null
  }
}
