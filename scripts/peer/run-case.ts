/** Runs one peer case on the stage that its area asks for. */
import type { JsonObject } from "../../src/lib/json.ts"
import { AgentStage } from "./agent-stage.ts"
import type { PeerCase, Stage } from "./case.ts"
import { CliStage } from "./cli-stage.ts"
import { ComponentStage } from "./component-stage.ts"
import { ComposeStage } from "./compose-stage.ts"
import { ConstraintStage } from "./constraint-stage.ts"
import { contradictionOf } from "./contradictions.ts"
import { ControlStage } from "./control-stage.ts"
import { DispatcherStage } from "./dispatcher-stage.ts"
import { Inapplicable, Mismatch, setAside, unknownForm } from "./fields.ts"
import { FlagStage } from "./flag-stage.ts"
import { ProgressStage } from "./progress-stage.ts"
import { type Watched, watched } from "./watched.ts"

export type Outcome =
  | { readonly kind: "passed"; readonly remarks: readonly string[] }
  | { readonly kind: "inapplicable"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }

export async function runCase(peerCase: PeerCase): Promise<Outcome> {
  const given = watched(peerCase.given, "given")
  const when = peerCase.when.map((action, i) => watched(action, `when ${i + 1}`))
  const checks = peerCase.checks.map((check, i) => watched(check, `then ${i + 1}`))
  try {
    const stage = stageFor(peerCase.area, given.object, objectsOf(when))
    for (const action of objectsOf(when)) await stage.act(action)
    for (const check of objectsOf(checks)) await stage.check(check)
    if (peerCase.checks.some(({ check }) => check === "table")) {
      // A table is asked row by row, whether the action says so or not.
      for (const { object } of when) setAside(object.table)
    }
    const unread = [given, ...when, ...checks].flatMap((part) => part.unread())
    if (unread.length > 0) unknownForm(`nobody reads ${unread.join(", ")}`)
    return { kind: "passed", remarks: stage.remarks }
  } catch (problem) {
    if (problem instanceof Inapplicable) return { kind: "inapplicable", reason: problem.message }
    if (problem instanceof Mismatch) {
      const because = contradictionOf(peerCase.id, problem.message)
      if (because !== null) return { kind: "inapplicable", reason: `contradicted: ${because}` }
      return { kind: "failed", reason: problem.message }
    }
    return { kind: "failed", reason: problem instanceof Error ? String(problem.stack) : "unknown" }
  }
}

type StageMaker = (given: JsonObject, when: readonly JsonObject[]) => Stage

const components: StageMaker = (given, when) => new ComponentStage(given, when)

const stages: ReadonlyMap<string, StageMaker> = new Map<string, StageMaker>([
  ["updater", components],
  ["dirty-test", components],
  ["replicated", components],
  ["task-init", components],
  ["drain", components],
  ["restart", components],
  ["global", components],
  ["reaper", components],
  ["scheduler", components],
  ["constraint-enforcer", components],
  ["constraints", (given) => new ConstraintStage(given)],
  ["control-api", (given) => new ControlStage(given)],
  ["compose-load", (given) => new ComposeStage(given)],
  ["compose-merge", (given) => new ComposeStage(given)],
  ["compose-schema", (given) => new ComposeStage(given)],
  ["compose-convert", (given) => new ComposeStage(given)],
  ["interpolation", (given) => new ComposeStage(given)],
  ["cli-update-merge", (given) => new FlagStage(given)],
  ["cli-options", (given) => new FlagStage(given)],
  ["cli-rollback", (given) => new CliStage(given)],
  ["cli-ps", (given) => new CliStage(given)],
  ["cli-service-ls", (given) => new CliStage(given)],
  ["cli-inspect", (given) => new CliStage(given)],
  ["cli-stack", (given) => new CliStage(given)],
  ["agent", (given) => new AgentStage(given)],
  ["progress", (given) => new ProgressStage(given)],
  ["dispatcher", (given) => new DispatcherStage(given)],
])

const objectsOf = (parts: readonly Watched[]) => parts.map(({ object }) => object)

function stageFor(area: string, given: JsonObject, when: readonly JsonObject[]): Stage {
  const make = stages.get(area) ?? unknownForm(`area ${area}`)
  return make(given, when)
}
