/** Reads and plays an exercise's walkthrough on a headless lab. The grammar stands in the walkthrough. */
import { presentFact } from "../../src/engine/present.ts"
import type { HeadlessLab } from "../headless.ts"
import type { Outcome } from "../headless-terminal.ts"

export type WalkthroughLine =
  | { readonly kind: "type"; readonly terminal: string; readonly source: string }
  | { readonly kind: "leave"; readonly terminal: string; readonly source: string }
  | { readonly kind: "interrupt"; readonly terminal: string }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "until"; readonly condition: string }
  | { readonly kind: "answer"; readonly step: string; readonly choice: string }
  | { readonly kind: "done"; readonly steps: readonly string[]; readonly line: number }
  | { readonly kind: "title"; readonly text: string }

/** Its first paragraph explains the grammar, and is for readers only. */
export function readWalkthrough(text: string): WalkthroughLine[] {
  const lines = text.split("\n")
  const start = lines.indexOf("")
  return lines.flatMap((raw, index) => {
    const line = raw.trim()
    return line === "" || index < start ? [] : [readLine(line, index + 1)]
  })
}

function readLine(line: string, number: number): WalkthroughLine {
  const typed = /^(\d*)([$&])\s+(.+)$/.exec(line)
  if (typed) {
    const [, terminal, how, source = ""] = typed
    return { kind: how === "$" ? "type" : "leave", terminal: terminal || "1", source }
  }
  const interrupt = /^(\d*)\^C$/.exec(line)
  if (interrupt) return { kind: "interrupt", terminal: interrupt[1] || "1" }
  const wait = /^@ \+(\d+)s$/.exec(line)
  if (wait) return { kind: "wait", seconds: Number(wait[1]) }
  const until = /^@ until (.+)$/.exec(line)
  if (until?.[1]) return { kind: "until", condition: until[1] }
  const answer = /^\? (\S+) (\S+)$/.exec(line)
  if (answer?.[1] && answer[2]) return { kind: "answer", step: answer[1], choice: answer[2] }
  if (line.startsWith("=")) {
    const steps = line
      .slice(1)
      .split(/\s+/)
      .filter((id) => id !== "")
    return { kind: "done", steps, line: number }
  }
  if (line.startsWith("#")) return { kind: "title", text: line.slice(1).trim() }
  throw new Error(`walkthrough, line ${number}: ${line}`)
}

/** Is told what happens while a walkthrough is played. */
export interface Audience {
  title(text: string): void
  typed(line: string, terminal: string, outcome: Outcome | null): void
  waited(text: string): void
  answered(step: string, choice: string): void
  /** `done` since the last time; `expected` by the walkthrough. */
  checked(done: readonly string[], expected: readonly string[], line: number): void
}

/** Virtual seconds. */
const longestWait = 1800

export async function playWalkthrough(
  lab: HeadlessLab,
  script: readonly WalkthroughLine[],
  audience: Audience,
): Promise<void> {
  lab.host.observe(presentFact(lab.cluster))
  const seen = new Set<string>()
  for (const line of script) {
    switch (line.kind) {
      case "title":
        audience.title(line.text)
        break
      case "type":
        audience.typed(line.source, line.terminal, await lab.run(line.source, line.terminal))
        break
      case "leave":
        await lab.terminal(line.terminal).start(line.source)
        audience.typed(line.source, line.terminal, null)
        break
      case "interrupt":
        await lab.terminal(line.terminal).press("ctrl-c")
        break
      case "wait":
        await lab.advance(line.seconds)
        audience.waited(`${line.seconds} s`)
        break
      case "until":
        audience.waited(await waitUntil(lab, line.condition))
        break
      case "answer":
        lab.answer(line.step, line.choice)
        audience.answered(line.step, line.choice)
        break
      case "done":
        audience.checked(newlyDone(lab, seen), line.steps, line.line)
        break
    }
  }
}

async function waitUntil(lab: HeadlessLab, text: string): Promise<string> {
  const condition = lab.condition(text)
  if (!condition) throw new Error(`walkthrough: nobody can wait for "${text}"`)
  const begun = lab.now
  if (!(await lab.passUntil(condition, longestWait))) {
    throw new Error(`walkthrough: not ${text} within ${longestWait} s`)
  }
  return `until ${text}: ${Math.round(lab.now - begun)} s`
}

function newlyDone(lab: HeadlessLab, seen: Set<string>): string[] {
  const fresh = Object.entries(lab.standing?.steps ?? {})
    .filter(([id, { doneAt }]) => doneAt !== null && !seen.has(id))
    .map(([id]) => id)
  for (const id of fresh) seen.add(id)
  return fresh
}
