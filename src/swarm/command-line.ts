/** How long a command line of a service runs, and what it ends with, where that can be read off its words. */
import { SECOND, type SimTime } from "./time.ts"

export interface CommandEnd {
  /** After its start; null = it never ends by itself. */
  readonly after: SimTime | null
  readonly exitCode: number
}

const never: CommandEnd = { after: null, exitCode: 0 }

/** These only say something. */
const brief =
  /^(?:date|df|echo|env|free|hostname|id|ls|mkdir|printenv|printf|ps|pwd|touch|uname|uptime|whoami|:)$/

/** Null where nobody can tell. */
export function endOfCommand(words: readonly string[]): CommandEnd | null {
  const [first = "", flag, script, ...others] = words
  if (!/^(?:\/bin\/)?(?:sh|bash|ash)$/.test(first)) return endOfSteps([{ words, after: "" }])
  if (flag !== "-c" || script === undefined) return null
  // Clients that split words themselves leave the script without its quotes.
  return endOfScript([script, ...others].join(" "))
}

function endOfScript(script: string): CommandEnd | null {
  const text = script.trim()
  if (/\btrap\b|[`|]|\$\(|(?<!&)&(?!&)/.test(text)) return null
  const loop = /(?:^|[;\n]|&&)\s*(?:while\s+(?:true|:)|until\s+false)\s*;/.exec(text)
  if (loop === null) return endOfSteps(stepsOf(text))
  if (/\b(?:exit|break)\b/.test(text.slice(loop.index))) return null
  const before = endOfSteps(stepsOf(text.slice(0, loop.index)))
  return before === null ? null : never
}

interface Step {
  readonly words: readonly string[]
  /** What stood before it: `&&` runs it only after a success. */
  readonly after: string
}

function stepsOf(text: string): Step[] {
  const parts = text.split(/(;|\n|&&)/)
  return parts.flatMap((part, index) => {
    if (index % 2 === 1 || part.trim() === "") return []
    const words = part
      .trim()
      .replace(/^exec\s+/, "")
      .split(/\s+/)
    return [{ words, after: parts[index - 1] ?? "" }]
  })
}

function endOfSteps(steps: readonly Step[]): CommandEnd | null {
  let after = 0
  let exitCode = 0
  for (const step of steps) {
    if (step.after === "&&" && exitCode !== 0) continue
    const [path = "", argument = ""] = step.words
    const command = path.replace(/^\/(?:usr\/)?bin\//, "")
    if (command === "exit") return { after, exitCode: numberOf(argument) ?? exitCode }
    const end = endOfStep(command, step.words.slice(1))
    if (end === null || end.after === null) return end
    after += end.after
    exitCode = end.exitCode
  }
  return { after, exitCode }
}

function endOfStep(command: string, args: readonly string[]): CommandEnd | null {
  if (command === "true" || brief.test(command)) return { after: 0, exitCode: 0 }
  if (command === "false") return { after: 0, exitCode: 1 }
  if (command === "ping" && !args.includes("-c")) return never
  if (command === "tail" && args.join(" ") === "-f /dev/null") return never
  const [seconds = ""] = args
  if (command !== "sleep" || args.length !== 1) return null
  if (seconds === "infinity") return never
  if (!/^\d+(?:\.\d+)?$/.test(seconds)) return null
  return { after: Math.round(Number(seconds) * SECOND), exitCode: 0 }
}

const numberOf = (text: string): number | null =>
  /^\d{1,3}$/.test(text) ? Number(text) % 256 : null
