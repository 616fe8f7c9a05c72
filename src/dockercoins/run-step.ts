/**
 * What a `RUN` step prints, writes and ends with, where its words plainly say so: `echo`, `exit`, redirected
 * to files or not. Nothing is really run: any other command is taken to do its work in silence.
 */
import { expandWord, quotedWords } from "./dockerfile-words.ts"

export interface RunOutcome {
  readonly output: readonly { readonly text: string; readonly toStderr: boolean }[]
  readonly exitCode: number
  /** Written on the way: texts by path, as the command line names it. */
  readonly files: ReadonlyMap<string, string>
  /** It may have left files that its words do not name. */
  readonly opaque: boolean
}

export interface RunRoom {
  readonly values: ReadonlyMap<string, string>
  readonly workingDir: string
  /** Whether the image plainly has no such command. */
  readonly isMissing: (command: string) => boolean
}

const unknown: RunOutcome = { output: [], exitCode: 0, files: new Map(), opaque: true }

/** Letters; longer scripts are programs. */
const longest = 4000

/** `script`: a shell's command line. */
export function runScript(script: string, room: RunRoom): RunOutcome {
  if (script.length > longest) return unknown
  // Pipes, substitutions, subshells and compound commands are more than words say.
  const bare = script.replaceAll(/\\.|'[^']*'/gs, "")
  if (/\$\(|`|<|\(|(?<!\$)\{|(?<!\|)\|(?!\|)|(?<![>&])&(?![&\d>])/.test(bare)) return unknown
  if (/(?:^|[;&|]\s*)(?:if|for|while|case|until|set|cd)\b/.test(bare)) return unknown
  const parts = script.split(/(&&|\|\||;|\n)(?=(?:[^"']|"[^"]*"|'[^']*')*$)/)
  const output: { text: string; toStderr: boolean }[] = []
  const files = new Map<string, string>()
  let exitCode = 0
  let opaque = false
  for (let at = 0; at < parts.length; at += 2) {
    const before = parts[at - 1]
    if ((before === "&&" && exitCode !== 0) || (before === "||" && exitCode === 0)) continue
    const command = readCommand(parts[at] ?? "", room.values)
    if (command.words.length === 0) continue
    const done = runCommand(command.words, room)
    exitCode = done.exitCode
    opaque ||= done.opaque
    if (command.file === null) {
      if (done.text !== "")
        output.push({ text: done.text, toStderr: done.toStderr !== command.toStderr })
    } else if (command.file !== "/dev/null") {
      const known = command.appends ? (files.get(command.file) ?? "") : ""
      files.set(command.file, known + (done.toStderr ? "" : done.text))
    }
    if (done.ends) break
  }
  return { output, exitCode, files, opaque }
}

interface Command {
  readonly words: readonly string[]
  /** Where its output goes; null: to whoever builds. */
  readonly file: string | null
  readonly appends: boolean
  readonly toStderr: boolean
}

function readCommand(text: string, values: ReadonlyMap<string, string>): Command {
  let file: string | null = null
  let appends = false
  let toStderr = false
  const plain = text.replaceAll(
    /(?:^|\s)([12&]?)(>>?) *(&[12]|"[^"]*"|'[^']*'|[^\s>"']+)(?=\s|$)/g,
    (_, stream: string, arrow: string, target: string) => {
      if (target === "&2") toStderr = true
      else if (target !== "&1" && stream !== "2") {
        file = expandWord(target, values, "\\")
        appends = arrow === ">>"
      }
      return ""
    },
  )
  const words = quotedWords(plain, "\\").flatMap((word) => {
    const expanded = expandWord(word, values, "\\")
    // What a variable brings is parted at its blanks, unless it stands in quotes.
    return /["'\\]/.test(word) ? [expanded] : expanded.split(/\s+/).filter((part) => part !== "")
  })
  return { words, file, appends, toStderr }
}

interface Done {
  readonly text: string
  readonly toStderr: boolean
  readonly exitCode: number
  readonly opaque: boolean
  /** `exit`: nothing comes after it. */
  readonly ends: boolean
}

function runCommand([name = "", ...args]: readonly string[], room: RunRoom): Done {
  const quiet: Done = { text: "", toStderr: false, exitCode: 0, opaque: false, ends: false }
  switch (name) {
    case "echo": {
      const cut = args[0] === "-n"
      const shown = args[0] === "-n" || args[0] === "-e" ? args.slice(1) : args
      return { ...quiet, text: `${shown.join(" ")}${cut ? "" : "\n"}` }
    }
    case "pwd":
      return { ...quiet, text: `${room.workingDir || "/"}\n` }
    case "true":
    case ":":
      return quiet
    case "false":
      return { ...quiet, exitCode: 1 }
    case "exit":
      return { ...quiet, exitCode: Number(args[0] ?? 0) % 256, ends: true }
    default:
      if (!room.isMissing(name)) return { ...quiet, opaque: true }
      return { ...quiet, text: `/bin/sh: ${name}: not found\n`, toStderr: true, exitCode: 127 }
  }
}
