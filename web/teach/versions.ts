/** Which shape is which version: students meet versions in an order of their own, most in the same. */
import type { StudentView } from "../../src/wire/classroom.ts"

const marks = ["1", "2", "3"] as const

export interface Version {
  readonly mark: (typeof marks)[number]
  readonly tag: string
}

/** Of each shape that is in use, the tag that most students have in it. */
export function versionsIn(students: readonly StudentView[]): readonly Version[] {
  return marks.flatMap((mark) => {
    const tags = students.flatMap(({ swarm }) => swarm?.tags?.[mark] ?? [])
    const counts = [...Map.groupBy(tags, (tag) => tag)].map(([tag, all]) => ({
      tag,
      count: all.length,
    }))
    const [most] = counts.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
    return most === undefined ? [] : [{ mark, tag: most.tag }]
  })
}
