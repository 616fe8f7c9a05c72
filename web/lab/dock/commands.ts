/** Between chips and terminals: what was run in this page's terminals, and typing at a prompt. */
import { signal } from "@preact/signals"

/** Lines that were run, as `wordsOf` writes them. */
export const ranCommands = signal<ReadonlySet<string>>(new Set())

/** A command without its line breaks and extra blanks, so that two ways to write it are one. */
export function wordsOf(command: string): string {
  return command.replaceAll(/\\\n/g, " ").replaceAll(/\s+/g, " ").trim()
}

export function noteRan(lines: readonly string[]): void {
  const fresh = lines.map(wordsOf).filter((line) => line !== "" && !ranCommands.value.has(line))
  if (fresh.length > 0) ranCommands.value = new Set([...ranCommands.value, ...fresh])
}

/** `terminal`: the one to type in, if its prompt is free; null is the nearest. */
type Typist = (command: string, terminal: string | null) => Promise<void>
let typist: Typist | null = null

/** The dock says who types. */
export function setTypist(next: Typist): void {
  typist = next
}

export async function typeCommand(command: string, terminal: string | null): Promise<void> {
  await typist?.(command, terminal)
}
