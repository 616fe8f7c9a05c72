/** The signals of Linux by name and number, and what each does to a process here. */
import type { StopReason } from "../lib/process.ts"

/** By number, from 1. */
export const signalNames: readonly string[] =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS".split(
    " ",
  )

export interface Signal {
  readonly name: string
  readonly number: number
}

/** `INT`, `SIGINT`, `2`; null: there is none. */
export function signalNamed(text: string): Signal | null {
  const name = text.toUpperCase().replace(/^SIG/, "")
  const number = /^\d+$/.test(text) ? Number(text) : signalNames.indexOf(name) + 1
  const known = signalNames[number - 1]
  return known === undefined ? null : { name: known, number }
}

/** How a process that is sent it ends; null: it goes on. */
export function endBy({ name }: Signal): StopReason | null {
  if (name === "INT" || name === "PIPE") return `SIG${name}`
  return /^(?:CHLD|CONT|URG|WINCH|STOP|TSTP|TTIN|TTOU)$/.test(name) ? null : "SIGTERM"
}
