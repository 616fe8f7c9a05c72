/** Reading a script for a headless lab: shell lines, and `@` lines that let time pass. */
import { durationOf } from "../../src/shell/durations.ts"
import { parseSource } from "../../src/shell/syntax.ts"

export type ScriptLine =
  | { readonly kind: "shell"; readonly source: string }
  | { readonly kind: "wait"; readonly text: string; readonly seconds: number }
  | { readonly kind: "until"; readonly text: string; readonly condition: string }

export class ScriptError extends Error {}

const conditionStates =
  "updating paused completed rollback_started rollback_paused rollback_completed".split(" ")

export function readLabScript(text: string): ScriptLine[] {
  const script: ScriptLine[] = []
  let pending = ""
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (pending === "" && /^\s*(?:#|$)/.test(line)) continue
    if (pending === "" && line.trimStart().startsWith("@")) {
      script.push(directive(line.trim(), index + 1))
      continue
    }
    const source = pending + line
    if (parseSource(source).kind === "unfinished") pending = `${source}\n`
    else {
      script.push({ kind: "shell", source })
      pending = ""
    }
  }
  // What never became whole is run all the same: the shell says what is wrong with it.
  if (pending !== "") script.push({ kind: "shell", source: pending.trimEnd() })
  return script
}

function directive(text: string, line: number): ScriptLine {
  const words = text.slice(1).trim()
  const duration = /^\+\s*(\S+)$/.exec(words)?.[1]
  if (duration !== undefined) {
    const ms = durationOf(duration)
    if (ms !== null) return { kind: "wait", text, seconds: ms / 1000 }
  }
  const condition = /^until\s+(\S.*)$/.exec(words)?.[1]?.trim()
  if (condition !== undefined) {
    const state = /^\S+\s+(\S+)$/.exec(condition)?.[1]
    if (condition === "settled" || (state !== undefined && conditionStates.includes(state))) {
      return { kind: "until", text, condition }
    }
    throw new ScriptError(
      `line ${line}: cannot wait for "${condition}": use "settled" or SERVICE and one of ${conditionStates.join(", ")}`,
    )
  }
  throw new ScriptError(`line ${line}: "${text}" is neither "@ +10s" nor "@ until …"`)
}

/** A line that ends only by Ctrl-C: `@` lines run time under it, the next shell line interrupts it. */
export function isEndless(source: string): boolean {
  return (
    /(?:^|[;&|(\n])\s*(?:sudo\s+)?watch\s/.test(source) ||
    /\bdocker\s+(?:system\s+)?events\b(?!.*--until)/.test(source) ||
    /\blogs\b[^|;&]*\s(?:-\w*f\w*|--follow)(?=\s|$)/.test(source) ||
    /\btail\s[^|;&]*-\w*[fF]/.test(source) ||
    /(?:^|[;&|(\n])\s*(?:while\s+(?:true|:|sleep)|until\s+false|yes\b)/.test(source)
  )
}
