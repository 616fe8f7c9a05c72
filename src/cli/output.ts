/** Small ways of writing, and the words for what went wrong. */
import { EngineError, EngineUnreachable } from "../engine/client.ts"
import type { Process } from "../lib/process.ts"
import { CommandFailure } from "./command.ts"
import { NoEngineAt, ownHost } from "./endpoint.ts"

export async function writeLine(process: Process, text: string): Promise<void> {
  await process.stdout.write(`${text}\n`)
}

export async function writeError(process: Process, text: string): Promise<void> {
  await process.stderr.write(`${text}\n`)
}

/** The sentence that docker prints for an error; null for what is none of ours. */
export function describeError(error: unknown): string | null {
  if (error instanceof CommandFailure) return error.message
  if (error instanceof EngineError) return `Error response from daemon: ${error.message.trim()}`
  if (error instanceof EngineUnreachable) {
    if (error instanceof NoEngineAt) return error.message
    return `Cannot connect to the Docker daemon at ${ownHost}. Is the docker daemon running?`
  }
  return null
}

/** As `describeError`; throws on what is none of ours (an interrupt, a broken pipe, a bug). */
export function errorText(error: unknown): string {
  const text = describeError(error)
  if (text === null) throw error
  return text
}

export function isNotFound(error: unknown): boolean {
  return error instanceof EngineError && error.status === 404
}

/** What help is wrapped at: the terminal's width, 80 when stdin is no terminal. */
export function helpColumns(process: Process): number {
  if (!process.stdin.isTTY) return 80
  if (process.stdout.isTTY) return process.stdout.columns
  return process.stderr.isTTY ? process.stderr.columns : 80
}
