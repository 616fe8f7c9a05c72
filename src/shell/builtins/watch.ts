/**
 * watch, as procps has it: the command again and again on the terminal's other screen, under a header
 * line, wrapped at its right edge and cut at its bottom. Ctrl-C brings the first screen back.
 */
import type { OutputStream } from "../../lib/process.ts"
import { asciiTime } from "../dates.ts"
import { Collector } from "../streams.ts"
import { cutColumns, displayWidth, wrapColumns } from "../width.ts"
import { type Builtin, type BuiltinCall, builtin } from "./builtin.ts"

interface WatchOptions {
  /** Seconds from one run's end to the next one's start. */
  readonly interval: number
  readonly title: boolean
  readonly differences: boolean
  readonly untilChange: boolean
  readonly untilError: boolean
  readonly wrap: boolean
  readonly command: string
}

const enter = "\x1b[?1049h\x1b[?25l\x1b[2J"
const leave = "\x1b[?25h\x1b[?1049l"

export const watch: Builtin = builtin("watch", async (call) => {
  const { streams } = call
  const options = watchOptions(call.args)
  if (typeof options === "string") {
    await streams.stderr.write(`watch: ${options}\nUsage: watch [options] command\n`)
    return 1
  }
  const { stdout } = streams
  if (stdout.isTTY) await stdout.write(enter)
  try {
    return await repeat(call, options)
  } catch (error) {
    // Ctrl-C is how one leaves watch: for it that is success.
    if (streams.signal.aborted && streams.signal.reason === "SIGINT") return 0
    throw error
  } finally {
    if (stdout.isTTY) await stdout.write(leave)
  }
})

async function repeat(call: BuiltinCall, options: WatchOptions): Promise<number> {
  const { shell, streams } = call
  let before: readonly string[] | null = null
  for (;;) {
    const { text, status } = await runOnce(call, options.command)
    const { stdout } = streams
    const header = options.title
      ? [headerLine(options, stdout.columns, shell.world.hostname, shell.clock.now()), ""]
      : []
    const lines = screenLines(text, stdout.columns, stdout.rows - header.length, options.wrap)
    const changed = before !== null && before.join("\n") !== lines.join("\n")
    const shown = options.differences && before ? marked(lines, before) : lines
    await draw(stdout, [...header, ...shown])
    if (options.untilError && status !== 0) return status
    if (options.untilChange && changed) return 0
    before = lines
    await shell.clock.sleep(options.interval * 1000, streams.signal)
  }
}

/** As `sh -c`: only exported variables reach it, its output goes to a pipe. */
async function runOnce(
  { shell, streams }: BuiltinCall,
  command: string,
): Promise<{ text: string; status: number }> {
  const { columns, rows } = streams.stdout
  const collector = new Collector(shell.world.breather, columns, rows)
  const child = shell.child(shell.variables.exported())
  child.name = "sh"
  const status = await child.run(command, { ...streams, stdout: collector, stderr: collector })
  streams.signal.throwIfAborted()
  return { text: collector.text, status }
}

/** procps 4's rules: what is run to the left, host and date to the right, the left one cut first. */
export function headerLine(
  { interval, command }: Pick<WatchOptions, "interval" | "command">,
  columns: number,
  host: string,
  now: number,
): string {
  const left = `Every ${interval.toFixed(1)}s: `
  const right = ` ${host}: ${asciiTime(now)}`
  const room = columns - right.length
  if (room < 0) return ""
  if (room <= left.length) return right.padStart(columns)
  const whole = left + command
  const shown =
    displayWidth(whole) <= room
      ? whole
      : room === left.length + 1
        ? left
        : `${cutColumns(whole, room - 4)}...`
  return shown + " ".repeat(room - displayWidth(shown)) + right
}

/** Long lines go on in the next row, or are cut with `--no-wrap`. */
function screenLines(text: string, columns: number, rows: number, wrap: boolean): string[] {
  const lines = text
    .replace(/\n$/, "")
    .split("\n")
    .map(expandTabs)
    .flatMap((line) => (wrap ? wrapColumns(line, columns) : [cutColumns(line, columns)]))
  return lines.slice(0, Math.max(0, rows))
}

function expandTabs(line: string): string {
  let out = ""
  for (const char of line.replace(/\r/g, "")) {
    out += char === "\t" ? " ".repeat(8 - (displayWidth(out) % 8)) : char
  }
  return out
}

/** Characters that differ from those at the same place before, in reverse video. */
function marked(lines: readonly string[], before: readonly string[]): string[] {
  return lines.map((line, row) => {
    const old = [...(before[row] ?? "")]
    let out = ""
    let on = false
    for (const [column, char] of [...line].entries()) {
      const differs = char !== (old[column] ?? " ")
      if (differs !== on) out += differs ? "\x1b[7m" : "\x1b[27m"
      on = differs
      out += char
    }
    return on ? `${out}\x1b[27m` : out
  })
}

async function draw(stdout: OutputStream, lines: readonly string[]): Promise<void> {
  if (!stdout.isTTY) {
    await stdout.write(`${lines.join("\n")}\n`)
    return
  }
  const body = lines.map((line) => `${line}\x1b[0m\x1b[K`).join("\r\n")
  await stdout.write(`\x1b[H${body}\x1b[J`)
}

function watchOptions(args: readonly string[]): WatchOptions | string {
  const options = {
    interval: 2,
    title: true,
    differences: false,
    untilChange: false,
    untilError: false,
    wrap: true,
  }
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (arg === "--") {
      i++
      break
    }
    if (!arg.startsWith("-") || arg === "-") break
    const value = /^(?:-n|--interval=)(.+)$/.exec(arg)?.[1]
    if (arg === "-n" || arg === "--interval" || value !== undefined) {
      const text = value ?? args[++i]
      if (text === undefined) return "option requires an argument -- 'n'"
      const seconds = Number(text.replace(",", "."))
      if (Number.isNaN(seconds)) return `failed to parse argument: '${text}'`
      options.interval = Math.max(0.1, seconds)
    } else {
      const flags = longFlags.get(arg) ?? (arg.startsWith("--") ? null : arg.slice(1))
      if (flags === null) return `unrecognized option '${arg}'`
      for (const flag of flags) {
        if (flag === "t") options.title = false
        else if (flag === "d") options.differences = true
        else if (flag === "g") options.untilChange = true
        else if (flag === "e") options.untilError = true
        else if (flag === "w") options.wrap = false
        else if (!"bcxp".includes(flag)) return `invalid option -- '${flag}'`
      }
    }
  }
  const command = args.slice(i).join(" ")
  return command === "" ? "no command given" : { ...options, command }
}

const longFlags = new Map([
  ["--no-title", "t"],
  ["--differences", "d"],
  ["--chgexit", "g"],
  ["--errexit", "e"],
  ["--beep", "b"],
  ["--color", "c"],
  ["--exec", "x"],
  ["--precise", "p"],
  ["--no-wrap", "w"],
])
