/** The recordings of test/oracle/cli: answers and files that many commands share are kept once. */
import fs from "node:fs"
import path from "node:path"
import type { Exchange, Recording } from "./replay.ts"
import { logLines } from "./replay.ts"

interface Packed {
  readonly answers: readonly unknown[]
  readonly texts: readonly string[]
  readonly recordings: readonly (Omit<Recording, "exchanges" | "files"> & {
    readonly tool: "docker" | "docker-compose"
    /** Name → index into `texts`. */
    readonly files: Readonly<Record<string, number>>
    /** t, method, target, status, index into `answers`, index of the body into `answers`. */
    readonly exchanges: readonly (readonly [number, string, string, number, number, number?])[]
  })[]
}

export interface NamedRecording extends Recording {
  readonly tool: "docker" | "docker-compose"
}

const directory = path.join(import.meta.dirname, "../oracle/cli")

export function recordingsOf(group: string): NamedRecording[] {
  const packed: Packed = JSON.parse(fs.readFileSync(path.join(directory, `${group}.json`), "utf8"))
  return packed.recordings.map((one) => ({
    ...one,
    files: Object.fromEntries(
      Object.entries(one.files).map(([name, index]) => [name, packed.texts[index] ?? ""]),
    ),
    exchanges: one.exchanges.map(([t, method, target, status, answer, body]): Exchange => {
      const text = packed.answers[answer]
      const isLog = /\/logs\?/.test(target) && typeof text === "string"
      const lines = isLog
        ? logLines(text, /details=1/.test(target)).map((line) => `${JSON.stringify(line)}\n`)
        : []
      return {
        t,
        method,
        target,
        status,
        answer: isLog ? lines.join("") : text,
        ...(body !== undefined && { body: packed.answers[body] }),
      }
    }),
  }))
}

export function recordingGroups(): string[] {
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort()
}
