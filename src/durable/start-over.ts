/**
 * A lab as on its first day, the whole of it or a part; and, where the instructor had it so, back again as
 * it was. Steps that are done stay done, whichever way it goes.
 */
import { appDirectory, workspaceFiles } from "../dockercoins/files.ts"
import type { Standing, StepStanding } from "../exercises/exercise.ts"
import type { FileView, TerminalState } from "../wire/lab.ts"
import type { Keeper } from "./keeper.ts"
import type { Workspace } from "./workspace.ts"

interface LabParts {
  readonly keeper: Keeper
  readonly workspace: Workspace
}

export interface Extent {
  readonly files: boolean
  readonly swarm: boolean
}

export function startOver({ keeper, workspace }: LabParts, extent: Extent, seed: number): void {
  const { files, swarm } = extent
  if (!files && !swarm) return
  const now = keeper.wallNow()
  if (files) {
    workspace.reset(firstFiles(now), keeper.nextSeq, now)
    workspace.resetTerminals(firstTerminals())
  }
  if (swarm) keeper.restartSwarm(seed)
  const what = files && swarm ? "both" : files ? "files" : "swarm"
  keeper.observe({ type: "started-over", what, at: keeper.cluster.now })
  keeper.startAfresh()
}

/** What a lab was before it was started over: plain data, stored while it can be undone. */
export interface Before {
  /** Wall ms. */
  readonly at: number
  readonly snapshot: string
  readonly versions: readonly string[]
  readonly standing: Standing
  /** Null where they were not touched. */
  readonly files: readonly FileView[] | null
  readonly terminals: readonly TerminalState[] | null
}

export function takeDown({ keeper, workspace }: LabParts, { files }: Extent): Before {
  const { versions, standing } = keeper.state
  return {
    at: keeper.wallNow(),
    snapshot: keeper.cluster.snapshot(),
    versions,
    standing,
    files: files ? workspace.files() : null,
    terminals: files ? workspace.terminals() : null,
  }
}

/** What was done meanwhile is lost, but for steps that went green. */
export function putBack({ keeper, workspace }: LabParts, before: Before): void {
  const { files, terminals, snapshot, versions, standing } = before
  if (files !== null) workspace.reset(files, keeper.nextSeq, keeper.wallNow())
  if (terminals !== null) workspace.resetTerminals(terminals)
  keeper.resumeSwarm(snapshot, versions)
  const steps = withDone(standing.steps, keeper.state.standing.steps)
  keeper.changeStanding({ ...standing, steps })
  keeper.startAfresh()
}

type Steps = Standing["steps"]

function withDone(steps: Steps, later: Steps): Steps {
  const done = Object.entries(later).filter(
    ([id, { doneAt }]: [string, StepStanding]) => doneAt !== null && steps[id]?.doneAt === null,
  )
  return { ...steps, ...Object.fromEntries(done) }
}

/** The workspace of the first day. */
export function firstFiles(now: number): FileView[] {
  return workspaceFiles.map((file) => ({ ...file, modifiedAt: now }))
}

/** Terminal 1 knows the tag that is deployed; the second one is bare, as a new login would be. */
export function firstTerminals(): TerminalState[] {
  return [
    { id: "1", cwd: appDirectory, exported: { TAG: "v0.1" }, history: [] },
    { id: "2", cwd: appDirectory, exported: {}, history: [] },
  ]
}
