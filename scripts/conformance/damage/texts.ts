/** Damages to what was printed, and to the recording's last state. */
import type { Prng } from "../../../src/lib/prng.ts"
import type { Recording } from "../recording.ts"
import { altered, type Damage, type Kind, pick } from "./damage.ts"

type Tables = "final_ps" | "final_pretty"
type FinalTask = Recording["final"][string][string][number]

export const textKinds: readonly Kind[] = [
  line("row of the last table removed", "final_ps", () => []),
  line("row of the last table twice", "final_ps", (row) => [row, row]),
  line("row of the last table changed", "final_ps", (row, prng) => [falseRow(row, prng)]),
  line("line of the last inspect removed", "final_pretty", () => []),
  line("line of the last inspect changed", "final_pretty", (text) => [`${text.trimEnd()}?`]),
  final("state", (each) => ({ ...each, state: each.state === "running" ? "failed" : "running" })),
  final("desired state", (each) => ({
    ...each,
    desired: each.desired === "running" ? "shutdown" : "running",
  })),
  final("error", (each) => ({ ...each, err: each.err === null ? "no reason" : null })),
  final("place", () => null),
  { name: "exit of a step changed", draw: changeExit },
  { name: "error of a step changed", draw: changeError },
  { name: "line that a step printed added", draw: addLine },
  { name: "sample changed", draw: changeSample },
]

function line(
  name: string,
  tables: Tables,
  alter: (line: string, prng: Prng) => readonly string[],
): Kind {
  return {
    name,
    draw: (recording, prng) => {
      const [service, text] = pick(Object.entries(recording[tables]), prng) ?? []
      if (service === undefined || text === undefined) return null
      const lines = text.split("\n")
      const head = tables === "final_ps" ? 1 : 0
      const candidates = [...lines.keys()].slice(head).filter((at) => lines[at]?.trim() !== "")
      const at = pick(candidates, prng)
      if (at === undefined) return null
      const altered_ = lines.toSpliced(at, 1, ...alter(lines[at] ?? "", prng)).join("\n")
      return {
        what: `${name}: ${service}, line ${at + 1}`,
        recording: { ...recording, [tables]: { ...recording[tables], [service]: altered_ } },
        legal: null,
      }
    },
  }
}

/** Another word in one of the columns NAME, IMAGE, NODE, DESIRED STATE, CURRENT STATE. */
function falseRow(row: string, prng: Prng): string {
  const words = [...row.matchAll(/(?<= )[A-Za-z][\w.:/@-]+/g)]
  const word = pick(words.slice(0, 5), prng)
  return word === undefined ? `${row} x` : row.replace(word[0], `${word[0]}x`)
}

function final(what: string, alter: (each: FinalTask) => FinalTask | null): Kind {
  return {
    name: `last ${what} changed`,
    draw: (recording, prng) => {
      const slots = Object.entries(recording.final).flatMap(([service, places]) =>
        Object.entries(places).map(([place, tasks]) => ({ service, place, tasks })),
      )
      const { service = "", place = "", tasks = [] } = pick(slots, prng) ?? {}
      const victim = pick(tasks, prng)
      if (victim === undefined) return null
      const places = recording.final[service] ?? {}
      const last = { ...places, [place]: altered(tasks, victim, alter(victim)) }
      return {
        what: `last ${what} of ${victim.task} changed`,
        recording: { ...recording, final: { ...recording.final, [service]: last } },
        legal: null,
      }
    },
  }
}

function changeExit(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.steps.filter(({ action, exit }) => action.type === "docker" && exit !== "timeout"),
    prng,
  )
  if (victim === undefined) return null
  const steps = altered(recording.steps, victim, { ...victim, exit: victim.exit === 0 ? 1 : 0 })
  return { what: `exit of "${victim.cmd}"`, recording: { ...recording, steps }, legal: null }
}

function changeError(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.steps.filter(({ action, exit }) => action.type === "docker" && exit !== "timeout"),
    prng,
  )
  if (victim === undefined) return null
  const stderr = victim.stderr === "" ? "docker: no reason\n" : ""
  const steps = altered(recording.steps, victim, { ...victim, stderr })
  return { what: `stderr of "${victim.cmd}"`, recording: { ...recording, steps }, legal: null }
}

/** About a service of the scenario: what is said of others', other scenarios may have said. */
function addLine(recording: Recording, prng: Prng): Damage | null {
  const service = pick(Object.keys(recording.services), prng)
  const victim = pick(
    recording.steps.filter(({ action, exit }) => action.type === "docker" && exit !== "timeout"),
    prng,
  )
  if (victim === undefined || service === undefined) return null
  const stdout = `${victim.stdout}${service} says nothing of the kind\n`
  const steps = altered(recording.steps, victim, { ...victim, stdout })
  return { what: `stdout of "${victim.cmd}"`, recording: { ...recording, steps }, legal: null }
}

function changeSample(recording: Recording, prng: Prng): Damage | null {
  const victim = pick(
    recording.samples.filter(({ stdout }) => /\d+\/\d+/.test(stdout)),
    prng,
  )
  if (victim === undefined) return null
  const stdout = victim.stdout.replace(/(\d+)\/(\d+)/, "$1/9$2")
  const samples = altered(recording.samples, victim, { ...victim, stdout })
  return { what: `sample at ${victim.at_s}`, recording: { ...recording, samples }, legal: null }
}
