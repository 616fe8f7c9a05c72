/**
 * Which shape is which version, for the whole class. Students meet versions in an order of their own,
 * and each one's shapes go by it; thirty strips can be compared only if a version looks the same in all.
 */
import type { StudentView, SwarmDigest } from "../../src/wire/classroom.ts"
import type { SlotMark } from "../../src/wire/strip.ts"

const shapes = ["1", "2", "3"] as const
type Shape = (typeof shapes)[number]

/** `known` tags in their places, and after them those that have come up since. */
export function classVersions(
  known: readonly string[],
  students: Iterable<StudentView>,
): readonly string[] {
  const digests = [...students].flatMap(({ swarm }) => swarm ?? [])
  const seen = digests.flatMap(({ tags = {} }) =>
    shapes.flatMap((shape) => (tags[shape] === undefined ? [] : [{ tag: tags[shape], shape }])),
  )
  const fresh = [...Map.groupBy(seen, ({ tag }) => tag)]
    .filter(([tag]) => !known.includes(tag))
    .map(([tag, all]) => ({ tag, place: all.map(({ shape }) => shape).sort()[0] ?? "", all }))
    .sort((a, b) => a.place.localeCompare(b.place) || b.all.length - a.all.length)
  return fresh.length === 0 ? known : [...known, ...fresh.map(({ tag }) => tag)]
}

/** A version's shape; a fourth one takes the first again. */
export function shapeIn(versions: readonly string[], tag: string): Shape {
  return shapes[Math.max(0, versions.indexOf(tag)) % shapes.length] ?? "1"
}

/** Tags that run somewhere, the ones that most students have first; enough for a key. */
export function tagsInUse(students: readonly StudentView[]): readonly string[] {
  const running = students.flatMap(({ swarm }) => {
    const { strip = [], tags = {} } = swarm ?? {}
    return shapes.flatMap((shape) => (strip.includes(shape) ? (tags[shape] ?? []) : []))
  })
  return [...Map.groupBy(running, (tag) => tag)]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .slice(0, shapes.length)
    .map(([tag]) => tag)
    .sort()
}

/** Which version a mark of the student's strip is of, and whether that one is only on its way. */
const meanings = {
  "1": { shape: "1", coming: false },
  "2": { shape: "2", coming: false },
  "3": { shape: "3", coming: false },
  a: { shape: "1", coming: true },
  b: { shape: "2", coming: true },
  c: { shape: "3", coming: true },
} as const

const comings = { "1": "a", "2": "b", "3": "c" } as const

/** The student's strip in the class's shapes. */
export function classStrip(
  { strip = [], tags = {} }: SwarmDigest,
  versions: readonly string[],
): readonly SlotMark[] {
  return strip.map((mark) => {
    if (mark === "x" || mark === "-") return mark
    const { shape, coming } = meanings[mark]
    const tag = tags[shape]
    const shown = tag === undefined ? shape : shapeIn(versions, tag)
    return coming ? comings[shown] : shown
  })
}
