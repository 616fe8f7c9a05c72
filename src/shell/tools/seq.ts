/** seq: numbers in a row. */
import type { Command, Process } from "../../lib/process.ts"
import { formatPrintf } from "../printf.ts"
import { complain, hintOf, tool } from "./tool.ts"

/** How many numbers go into one write. */
const batch = 256

interface Request {
  readonly separator: string
  readonly padded: boolean
  readonly format: string | null
  readonly operands: readonly string[]
}

export const seq: Command = tool("seq", async (process) => {
  const request = readRequest(process.args)
  if (typeof request === "string") return complain(process, request + hintOf(process))
  const { operands, format } = request
  if (format !== null && (format.match(/%[^%]*[aefgAEFG]/g) ?? []).length !== 1) {
    return complain(process, `format ‘${format}’ has no % directive`)
  }
  const numbers = operands.map(Number)
  if (numbers.length === 3 && numbers[1] === 0) {
    return complain(process, `invalid Zero increment value: ‘${operands[1]}’${hintOf(process)}`)
  }
  await count(process, request, numbers)
  return 0
})

function readRequest(args: readonly string[]): Request | string {
  let separator = "\n"
  let format: string | null = null
  let padded = false
  let i = 0
  for (; i < args.length && /^-[a-z-]/.test(args[i] ?? ""); i++) {
    const [, flag = "", value] = /^(-[a-z]|--[a-z-]+=?)([\s\S]*)$/.exec(args[i] ?? "") ?? []
    const given = () => (flag.endsWith("=") || value ? (value ?? "") : (args[++i] ?? ""))
    if (flag === "-w" || flag === "--equal-width") padded = true
    else if (flag === "-s" || flag.startsWith("--separator")) separator = given()
    else if (flag === "-f" || flag.startsWith("--format")) format = given()
    else if (flag.startsWith("--")) return `unrecognized option '${args[i]}'`
    else return `invalid option -- '${flag.slice(1)}'`
  }
  const operands = args.slice(i)
  if (operands.length === 0) return "missing operand"
  if (operands.length > 3) return `extra operand ‘${operands[3]}’`
  const wrong = operands.find((text) => text.trim() === "" || Number.isNaN(Number(text)))
  if (wrong !== undefined) return `invalid floating point argument: ‘${wrong}’`
  if (padded && format !== null) {
    return "format string may not be specified when printing equal width strings"
  }
  return { separator, padded, format, operands }
}

async function count(process: Process, request: Request, numbers: number[]): Promise<void> {
  const { operands, padded, separator, format } = request
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1
  const last = numbers.at(-1) ?? 0
  const shaping = operands.length > 1 ? operands.slice(0, -1) : operands.slice(0, 0)
  const digits = Math.max(0, ...shaping.map((text) => text.split(".")[1]?.length ?? 0))
  const total = Math.floor((last - first) / step + 1e-10) + 1
  const width = padded ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
  const text = (value: number) => {
    if (format !== null) return formatPrintf(format, [String(value)]).text
    const shown = Math.abs(value).toFixed(digits)
    return value < 0 ? `-${shown.padStart(width - 1, "0")}` : shown.padStart(width, "0")
  }
  for (let i = 0; i < total; i += batch) {
    const size = Math.min(batch, total - i)
    const texts = Array.from({ length: size }, (_, k) => text(first + (i + k) * step))
    await process.stdout.write(texts.join(separator) + (i + size < total ? separator : "\n"))
  }
}
