/** Texts of two swarms made comparable: ids and digests get common names, ages may differ a little. */
import { tolerance } from "./latitude.ts"
import type { Recording } from "./recording.ts"

/** Ids that docker prints: whole, or the first twelve characters, which ordinary words may have too. */
const idPattern = /\b(?:[a-z0-9]{25}|[a-z0-9]{12})\b/g
/** Where twelve characters are an id for sure. */
const shortIdPattern = /(?<=^|"ID": ?")[a-z0-9]{12}\b/gm
const digestPattern = /\b[0-9a-f]{64}\b/g

/** A task of a global service is named after its node's id, and a container after its task's. */
const nodeInNamePattern = /(?<=\.)[a-z0-9]{25}\b/g

/** Numbers that depend on what else the swarm or the machine did. */
const numberPattern = /("Index": ?|"PID": ?)[1-9]\d*/g

/** Of nodes and tasks. */
const addressPattern = /\b10(?:\.\d+){3}\b/g
const machinePattern = /^( (?:CPUs|Memory):\s+).*$/gm

const timePattern =
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| \+0000 utc)|(?<="time(?:Nano)?": ?)\d+/g

/** The id of a task, cut off in a table. */
const cutIdPattern = /(?<=\.\d+\.)[a-z0-9]{1,24}(?=…)/g

/** Names ids the same way on both sides: tasks by their role, others by their first appearance. */
export class Anonymiser {
  readonly #tasks: ReadonlyMap<string, string>
  readonly #seen = new Map<string, string>()

  /** `ids`: of our tasks, by whole id; without any, the recording's own. */
  constructor(recording: Recording, ids: ReadonlyMap<string, string>) {
    const theirs = recording.transitions.map(({ id, task }) => [id, task] as const)
    // Tasks that came after a recording's end have no name in it.
    const known = new Set(theirs.map(([, name]) => name))
    const ours = [...ids].flatMap(([id, name]) =>
      known.has(name) ? [[id.slice(0, 12), name] as const] : [],
    )
    this.#tasks = new Map(ids.size > 0 ? ours : theirs)
  }

  text(text: string): string {
    return sinceFirstTime(text)
      .replace(numberPattern, "$1<number>")
      .replace(addressPattern, "<address>")
      .replace(machinePattern, "$1<size>")
      .replace(nodeInNamePattern, idInName)
      .replace(cutIdPattern, "<id>")
      .replace(digestPattern, (digest) => this.#named(digest, "digest"))
      .replace(idPattern, (id) => {
        const task = this.#tasks.get(id.slice(0, 12))
        if (task !== undefined) return `<${task}>`
        return id.length === 25 ? this.#named(id, "id") : id
      })
      .replace(shortIdPattern, (id) => this.#named(id, "id"))
  }

  #named(text: string, kind: string): string {
    const key = text.slice(0, 12)
    const name = this.#seen.get(key) ?? `<${kind} ${this.#seen.size + 1}>`
    this.#seen.set(key, name)
    return name
  }
}

const idInName = "<id>"

/** Names of containers without the ids of their tasks. */
export const withoutIds = (text: string): string => text.replace(nodeInNamePattern, idInName)

/** Instants as seconds since the first that the text tells. */
function sinceFirstTime(text: string): string {
  let first: number | null = null
  return text.replace(timePattern, (time) => {
    const seconds = secondsOf(time)
    first ??= seconds
    return `<+${(seconds - first).toFixed(3)} s>`
  })
}

function secondsOf(time: string): number {
  if (time.includes(":"))
    return Date.parse(time.replace(" +0000 utc", "Z").replace(" ", "T")) / 1_000
  return time.length > 12 ? Number(time) / 1e9 : Number(time)
}

/** The first line that differs; null when all are alike. */
export function differenceOfTexts(expected: string, actual: string): string | null {
  const [theirs, ours] = [linesOf(expected), linesOf(actual)]
  for (let index = 0; index < Math.max(theirs.length, ours.length); index++) {
    const [their, our] = [theirs[index], ours[index]]
    if (their !== undefined && our !== undefined && sameLine(their, our)) continue
    return `expected ${quote(their)}; is ${quote(our)}`
  }
  return null
}

const quote = (line: string | undefined): string => (line === undefined ? "no line" : `"${line}"`)

/** Column widths follow from ids' and ages' lengths, so runs of blanks count as one. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/ +/g, " "))
  while (lines.length > 0 && lines.at(-1) === "") lines.pop()
  return lines
}

const agePattern = /less than a second|about an? (?:minute|hour)|\d+ (?:second|minute|hour|day)s?/gi
const unitSeconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 }

const offsetPattern = /<\+(-?[\d.]+) s>/g

function sameLine(a: string, b: string): boolean {
  const [agesOfA, agesOfB] = [agesIn(a), agesIn(b)]
  const [timesOfA, timesOfB] = [offsetsIn(a), offsetsIn(b)]
  if (withoutTimes(a) !== withoutTimes(b)) return false
  if (timesOfA.some((at, index) => Math.abs(at - (timesOfB[index] ?? 0)) > 2 * tolerance)) {
    return false
  }
  return agesOfA.every(([from, to], index) => {
    const [otherFrom, otherTo] = agesOfB[index] ?? [Number.NaN, Number.NaN]
    return from <= otherTo && otherFrom <= to
  })
}

const withoutTimes = (line: string): string =>
  line.replace(agePattern, "<age>").replace(offsetPattern, "<time>")

/** Both of two instants may be off. */
function offsetsIn(line: string): readonly number[] {
  return [...line.matchAll(offsetPattern)].map(([, seconds]) => Number(seconds))
}

/** Seconds from and to which each age can be, half a second of difference included. */
function agesIn(line: string): readonly (readonly [number, number])[] {
  return [...line.matchAll(agePattern)].map(([age]) => {
    const unit = (["day", "hour", "minute", "second"] as const).find((each) => age.includes(each))
    const length = unitSeconds[unit ?? "second"]
    const count = /^less/i.test(age) ? 0 : /^about/i.test(age) ? 1 : Number.parseInt(age, 10)
    return [count * length - 0.25, (count + 1) * length + 0.25]
  })
}
