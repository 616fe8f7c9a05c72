/** A lab that somebody has joined, put together: made for the first time, or found again in storage. */
import { createLab } from "../dockercoins/lab.ts"
import { type EngineApi, engineApi } from "../engine/api.ts"
import { engineOn } from "../engine/seat.ts"
import { exerciseOf } from "../exercises/catalog.ts"
import type { Exercise } from "../exercises/exercise.ts"
import { type Cluster, restoreCluster } from "../swarm/cluster.ts"
import type { LabMessage } from "../wire/lab.ts"
import { versionsAmong } from "../wire/versions.ts"
import { Conversation } from "./conversation.ts"
import { Delivery } from "./delivery.ts"
import type { Env } from "./env.ts"
import { Keeper } from "./keeper.ts"
import { type LabState, newState } from "./lab-state.ts"
import { startPace } from "./pace.ts"
import type { Pages } from "./pages.ts"
import type { LabOpening } from "./rpc.ts"
import { firstFiles, firstTerminals } from "./start-over.ts"
import type { LabStore } from "./store.ts"
import { picture } from "./views.ts"
import { Workspace } from "./workspace.ts"

export interface Surroundings {
  readonly env: Env
  readonly store: LabStore
  readonly pages: Pages
}

export interface OpenLab {
  opening: LabOpening
  readonly keeper: Keeper
  readonly conversation: Conversation
  readonly delivery: Delivery
  readonly engine: EngineApi
  /** Of the node with that host name. */
  readonly engineOn: (node: string) => EngineApi | null
  readonly workspace: Workspace
}

export function createOpenLab(opening: LabOpening, around: Surroundings): OpenLab {
  const cluster = createLab({ seed: randomSeed() })
  const now = Date.now()
  const { rate, state: classState } = opening.class
  const pace = startPace(cluster.now, now, rate, classState !== "open")
  const state = newState(cluster, exerciseFor(opening), pace)
  around.store.create({
    opening: JSON.stringify(opening),
    snapshot: cluster.snapshot(),
    state: JSON.stringify(state),
  })
  const workspace = new Workspace(around.store)
  workspace.reset(firstFiles(now), state.seq, now)
  workspace.resetTerminals(firstTerminals())
  const lab = assemble(opening, cluster, state, around)
  lab.keeper.journal.restart(cluster.snapshot())
  return lab
}

/** Null where nobody has joined yet. */
export function restoreOpenLab(around: Surroundings): OpenLab | null {
  const row = around.store.load()
  if (row === null) return null
  const opening: LabOpening = JSON.parse(row.opening)
  const cluster = restoreCluster(row.snapshot)
  // A lab that was stored before there was such a list begins one with what it runs.
  const versions = versionsAmong([], picture(cluster).tasks)
  const state: LabState = { versions, ...JSON.parse(row.state) }
  return assemble(opening, cluster, state, around)
}

function assemble(
  opening: LabOpening,
  cluster: Cluster,
  state: LabState,
  { env, store, pages }: Surroundings,
): OpenLab {
  const openingNow = () => lab.opening
  const keeper = new Keeper({
    store,
    exercise: exerciseFor(opening),
    cluster,
    state,
    wallNow: () => Date.now(),
    connected: () => pages.connected,
    presenceEndsAt: () => pages.presenceEndsAt,
    send: (messages) => {
      for (const message of messages) pages.broadcast(message)
    },
    welcome: (): LabMessage => lab.conversation.welcome(),
    steps: (): LabMessage => lab.conversation.stepsMessage(),
  })
  const engine = engineApi(keeper)
  const workspace = new Workspace(store)
  const parts = { keeper, workspace, engine, opening: openingNow, seed: randomSeed, pages }
  const lab: OpenLab = {
    opening,
    keeper,
    engine,
    engineOn: (node) => engineOn(keeper, node),
    workspace,
    conversation: new Conversation(parts),
    delivery: new Delivery({
      env,
      keeper,
      workspace,
      opening: openingNow,
      connected: () => pages.connected,
    }),
  }
  return lab
}

function exerciseFor({ class: { exercise } }: LabOpening): Exercise {
  const found = exerciseOf(exercise)
  if (found === null) throw new Error(`there is no exercise ${exercise}`)
  return found
}

export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 1
}
