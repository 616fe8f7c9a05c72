/** What docker printed, made comparable: less what depends on chance, on polling, or on other scenarios. */
import { taskStates } from "../../src/swarm/objects.ts"
import type { Answer } from "./looks.ts"
import type { Recording, Step } from "./recording.ts"
import { Anonymiser, differenceOfTexts } from "./texts.ts"

/** `ids`: our tasks, by whole id. Null when both say the same. */
export function differenceOfAnswers(
  recording: Recording,
  ids: ReadonlyMap<string, string>,
  expected: Answer,
  actual: Answer,
): string | null {
  const theirs = new Anonymiser(recording, new Map())
  const ours = new Anonymiser(recording, ids)
  const prepared = (text: string) => inOrderOfNodes(ownRows(text, recording), recording.nodes)
  const held = [
    ["exit", String(expected.exit), String(actual.exit)],
    ["stderr", expected.stderr, actual.stderr],
    ["stdout", prepared(expected.stdout), prepared(actual.stdout)],
  ] as const
  for (const [what, should, is] of held) {
    const difference = differenceOfTexts(theirs.text(should), ours.text(is))
    if (difference !== null) return `${what}: ${difference}`
  }
  return null
}

const breaks = new RegExp(`\\r?\\n|${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`)
/** Seconds. */
const pollInterval = 0.25
const bar = /^\d+\/\d+:\s*(.*?)\s*(?:\[[=> ]*\])?$/
const count = /^overall progress: .*?(\d+) out of (\d+) tasks$/
const countdown = /^verify: Waiting \d+ seconds to verify that tasks are stable\.\.\.$/
/** Told by a poll that came before the first task was made, within a few milliseconds. */
const unmade = "overall progress: waiting for new tasks"
const listed = /^(?:Creating|Removing|Updating) (?:config|network|secret|service) /
const states: ReadonlySet<string> = new Set(["", ...taskStates])

/**
 * The tale that a command tells of its change. It polls five times a second, so each line counts once,
 * and states of tasks, counts on the way and `fleeting` messages may be missed; which bar is which
 * task's is chance, and so is the order in which a stack's objects are written.
 */
export function tale(text: string, fleeting: readonly string[]): string {
  const lines = new Set<string>()
  for (const line of text.split(breaks)) {
    const trimmed = line.trim()
    const shown = bar.exec(trimmed)?.[1]
    if (trimmed === "" || trimmed === unmade || states.has(shown ?? "none")) continue
    if (fleeting.some((message) => trimmed.endsWith(`: ${message}`))) continue
    lines.add(shown === undefined ? trimmed : `*: ${shown}`)
  }
  const told = withoutWay([...lines])
  const objects = told.filter((line) => listed.test(line)).sort()
  return [...objects, ...told.filter((line) => !listed.test(line))].join("\n")
}

/** Less counts between none and all, which a poll may miss, and a countdown that was cut short. */
function withoutWay(lines: readonly string[]): readonly string[] {
  const start = lines.find((line) => countdown.test(line))
  const converged = lines.some((line) => /^verify: Service \S+ converged$/.test(line))
  return lines.filter((line) => {
    if (countdown.test(line)) return converged || line === start
    const [, done, all] = count.exec(line) ?? []
    return done === undefined || done === "0" || done === all
  })
}

/**
 * Messages of update statuses that were gone before a poll had to see them, and of those that followed:
 * docker tells the end of a rollback only if it has not seen the service converged before.
 */
export function fleetingMessages({ update_status }: Recording, step: Step): readonly string[] {
  const until = step.at_s + step.took_s
  return update_status.flatMap(({ service, t_s, message }, index) => {
    const next = update_status.slice(index + 1).find((each) => each.service === service)
    const brief = next !== undefined && next.t_s - t_s < pollInterval
    if (!brief || t_s < step.at_s || t_s > until) return []
    return [message, next.message].filter((each) => each !== null)
  })
}

/** Where scenarios shared a swarm: the lines of lists that are about this one's services. */
function ownRows(text: string, { concurrent_with, services }: Recording): string {
  if (concurrent_with.length === 0) return text
  const names = Object.keys(services).flatMap((name) => [name, name.split("_")[0] ?? name])
  const own = new RegExp(`(?<![\\w-])(?:${names.join("|")})(?![\\w-])`)
  const lines = text.split("\n")
  if (!lines.some((line) => own.test(line)) || !isList(lines)) return text
  return lines.filter((line) => isHead(line) || own.test(line)).join("\n")
}

const isHead = (line: string): boolean => /^[A-Z]{2}[A-Z ]*$/.test(line.trimEnd())

function isList(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => line.trim() !== "")
  return isHead(rows[0] ?? "") || rows.every((row) => row.startsWith("{"))
}

/** Tasks of global services are listed by the ids of their nodes, which are random. */
function inOrderOfNodes(table: string, nodes: readonly string[]): string {
  if (!/\.[a-z0-9]{25} /.test(table)) return table
  const [head = "", ...rows] = table.split("\n")
  const rank = (row: string) => nodes.findIndex((node) => row.includes(` ${node} `))
  return [head, ...rows.sort((a, b) => rank(a) - rank(b))].join("\n")
}
