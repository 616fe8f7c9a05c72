/** read, mapfile: what consumes stdin line by line and leaves the rest to the next command. */
import type { ShellInput } from "../streams.ts"
import { type Builtin, builtin, complain } from "./builtin.ts"

/** Up to `delimiter`; null at the end of input. What was read beyond goes back. */
async function readUntil(
  stdin: ShellInput,
  delimiter: string,
  signal: AbortSignal,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ text: string; ended: boolean } | null> {
  let text = ""
  for (;;) {
    const at = text.indexOf(delimiter)
    if (at >= 0 && at <= limit) {
      stdin.unread(text.slice(at + delimiter.length))
      return { text: text.slice(0, at), ended: false }
    }
    if (text.length >= limit) {
      stdin.unread(text.slice(limit))
      return { text: text.slice(0, limit), ended: false }
    }
    const piece = await stdin.read(signal)
    if (piece === null) return text === "" ? null : { text, ended: true }
    text += piece
  }
}

export const read: Builtin = builtin("read", async (call) => {
  const { shell, streams } = call
  const options = readOptions(call.args)
  if (options === null) return complain(call, `${call.args[0]}: invalid option`, 2)
  const { names, raw, prompt, array, limit, delimiter } = options
  if (prompt !== "" && streams.stdin.isTTY) await streams.stderr.write(prompt)
  let line = await readUntil(streams.stdin, delimiter, streams.signal, limit)
  if (!raw) {
    while (line && !line.ended && /(?:^|[^\\])(?:\\\\)*\\$/.test(line.text)) {
      const more = await readUntil(streams.stdin, delimiter, streams.signal)
      line = { text: line.text.slice(0, -1) + (more?.text ?? ""), ended: more?.ended ?? true }
    }
  }
  const text = line?.text ?? ""
  const value = raw ? text : text.replace(/\\([\s\S])/g, "$1")
  const ifs = shell.variables.get("IFS") ?? " \t\n"
  if (array !== null) shell.variables.set(array, fieldsOf(value, ifs, Number.POSITIVE_INFINITY))
  else if (names.length === 0) shell.variables.set("REPLY", value)
  else {
    const fields = fieldsOf(value, ifs, names.length)
    for (const [index, name] of names.entries()) shell.variables.set(name, fields[index] ?? "")
  }
  return line === null || line.ended ? 1 : 0
})

interface ReadOptions {
  names: string[]
  raw: boolean
  prompt: string
  array: string | null
  limit: number
  delimiter: string
}

function readOptions(args: readonly string[]): ReadOptions | null {
  const options: ReadOptions = {
    names: [],
    raw: false,
    prompt: "",
    array: null,
    limit: Number.POSITIVE_INFINITY,
    delimiter: "\n",
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ""
    if (!arg.startsWith("-") || arg === "-") options.names.push(arg)
    else {
      const letters = arg.slice(1)
      if (/[^rsepandtu]/.test(letters)) return null
      if (letters.includes("r")) options.raw = true
      const kind = letters.at(-1) ?? ""
      if ("pandtu".includes(kind)) {
        const value = args[++i] ?? ""
        if (kind === "p") options.prompt = value
        else if (kind === "a") options.array = value
        else if (kind === "n") options.limit = Number(value)
        else if (kind === "d") options.delimiter = value.slice(0, 1) || "\0"
      }
    }
  }
  return options
}

/** Splits at IFS into at most `most` fields; the last one keeps the rest as it is. */
function fieldsOf(text: string, ifs: string, most: number): string[] {
  const blanks = [...ifs].filter((char) => /\s/.test(char)).join("")
  const isBlank = (char: string) => blanks.includes(char) && char !== ""
  const fields: string[] = []
  let rest = trimmed(text, isBlank)
  while (rest !== "" && fields.length < most - 1) {
    const at = [...rest].findIndex((char) => ifs.includes(char))
    if (at < 0) break
    fields.push(rest.slice(0, at))
    rest = trimStart(rest.slice(at), isBlank)
    if (rest !== "" && ifs.includes(rest.charAt(0))) rest = trimStart(rest.slice(1), isBlank)
  }
  if (rest !== "") fields.push(rest)
  return fields
}

function trimStart(text: string, isBlank: (char: string) => boolean): string {
  let from = 0
  while (from < text.length && isBlank(text.charAt(from))) from++
  return text.slice(from)
}

function trimmed(text: string, isBlank: (char: string) => boolean): string {
  let to = text.length
  while (to > 0 && isBlank(text.charAt(to - 1))) to--
  return trimStart(text.slice(0, to), isBlank)
}

export const mapfile: Builtin = builtin("mapfile", async ({ shell, args, streams }) => {
  const name = args.find((arg) => !arg.startsWith("-")) ?? "MAPFILE"
  const keep = !args.some((arg) => arg.startsWith("-") && arg.includes("t"))
  const lines: string[] = []
  for (;;) {
    const line = await readUntil(streams.stdin, "\n", streams.signal)
    if (line === null) break
    lines.push(keep && !line.ended ? `${line.text}\n` : line.text)
  }
  shell.variables.set(name, lines)
  return 0
})
