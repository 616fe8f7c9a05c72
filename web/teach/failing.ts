/** What fails in the class: commands of one kind counted together. Pure, from what the labs report. */
import type { FailedCommand, StudentView } from "../../src/wire/classroom.ts"

export interface Failing {
  /** `docker stack deploy`. */
  readonly command: string
  readonly count: number
  /** What most of them said. */
  readonly error: string
  /** In how many students' labs. */
  readonly students: number
}

const recentMs = 15 * 60_000
const shown = 5

/** Those of the last quarter of an hour, the most frequent first. */
export function failingIn(students: readonly StudentView[], now: number): readonly Failing[] {
  const failed = students.flatMap(({ id, failed = [] }) =>
    failed
      .filter(({ at }) => now - at < recentMs)
      .map((one) => ({ ...one, student: id, command: kindOf(one) })),
  )
  return [...Map.groupBy(failed, ({ command }) => command)]
    .map(([command, all]) => ({
      command,
      count: all.length,
      error: mostFrequent(all.map(({ error }) => error)),
      students: new Set(all.map(({ student }) => student)).size,
    }))
    .sort((a, b) => b.count - a.count || (a.command < b.command ? -1 : 1))
    .slice(0, shown)
}

/** Without options, files and names: `docker service update`, `docker-compose push`, `sed`. */
function kindOf({ line }: FailedCommand): string {
  const [program = "", ...rest] = line.trim().split(/\s+/)
  const verbs = program === "docker" ? 2 : program === "docker-compose" ? 1 : 0
  return [program, ...rest.filter((word) => /^[a-z]+$/.test(word)).slice(0, verbs)].join(" ")
}

function mostFrequent(texts: readonly string[]): string {
  const [most] = [...Map.groupBy(texts, (text) => text)].sort((a, b) => b[1].length - a[1].length)
  return most?.[0] ?? ""
}
