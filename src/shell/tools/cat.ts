/** cat, less, more: prints what it reads, and shows what cannot be seen. */
import type { Command, Process } from "../../lib/process.ts"
import { openOperands, pieces } from "../lines.ts"
import type { OptionSpec, Options } from "../options.ts"
import { optionTool } from "./tool.ts"

const spec: OptionSpec = {
  flags: "AbeEnstTuv",
  long: {
    "show-all": "A",
    "number-nonblank": "b",
    "show-ends": "E",
    number: "n",
    "squeeze-blank": "s",
    "show-tabs": "T",
    "show-nonprinting": "v",
  },
}

/** How lines are shown; null: as they are. */
interface Showing {
  readonly numbers: "all" | "filled" | "none"
  readonly squeezes: boolean
  readonly ends: boolean
  readonly tabs: boolean
  readonly controls: boolean
}

function showingOf(flags: ReadonlySet<string>): Showing | null {
  const oneOf = (letters: string) => [...letters].some((letter) => flags.has(letter))
  if (!oneOf("AbeEnstTv")) return null
  return {
    numbers: flags.has("b") ? "filled" : flags.has("n") ? "all" : "none",
    squeezes: flags.has("s"),
    ends: oneOf("AeE"),
    tabs: oneOf("AtT"),
    controls: oneOf("Aetv"),
  }
}

async function runCat(process: Process, { flags, operands }: Options): Promise<number> {
  const { operands: inputs, failed } = await openOperands(process, operands)
  const showing = showingOf(flags)
  const show = showing === null ? null : shower(showing)
  for (const { input } of inputs) {
    if (show === null) {
      for (;;) {
        const piece = await input.read(process.signal)
        if (piece === null) break
        await process.stdout.write(piece)
      }
      continue
    }
    for await (const { lines, last } of pieces(input, process.signal)) {
      const shown = lines.map((line) => show(line, !last)).join("")
      if (shown !== "") await process.stdout.write(shown)
    }
  }
  return failed ? 1 : 0
}

/** Shows a line after the other; numbers go on from file to file. */
function shower({ numbers, squeezes, ends, tabs, controls }: Showing) {
  let number = 0
  let blanks = 0
  return (line: string, whole: boolean): string => {
    blanks = line === "" ? blanks + 1 : 0
    if (squeezes && blanks > 1) return ""
    const numbered = numbers === "all" || (numbers === "filled" && line !== "")
    const place = numbered ? `${String(++number).padStart(6)}\t` : ""
    const text = controls ? withMarks(line) : ends ? line.replace(/\r$/, "^M") : line
    return `${place}${tabs ? text.replaceAll("\t", "^I") : text}${whole ? (ends ? "$\n" : "\n") : ""}`
  }
}

/** `^A` for a control character, `M-` before a byte of the upper half; tabs stay. */
function withMarks(line: string): string {
  let text = ""
  for (const byte of new TextEncoder().encode(line)) {
    const low = byte & 0x7f
    const char =
      low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? "^?" : String.fromCharCode(low)
    text += byte === 9 ? "\t" : byte > 127 ? `M-${char}` : char
  }
  return text
}

export const catTools: readonly Command[] = [
  optionTool("cat", spec, runCat),
  // There is nothing to page in a terminal that scrolls.
  optionTool("less", { flags: "NSRFXnie" }, (process, { operands }) =>
    runCat(process, { flags: new Set(), values: [], operands }),
  ),
  optionTool("more", { flags: "dfpcu" }, (process, { operands }) =>
    runCat(process, { flags: new Set(), values: [], operands }),
  ),
]
