/** What the prune verbs share: a question first, then what was deleted and how much that was. */
import { humanSize } from "../lib/human-size.ts"
import type { Process } from "../lib/process.ts"
import { Api } from "./api.ts"
import type { Invocation } from "./command.ts"
import { confirm } from "./confirm.ts"
import { writeLine } from "./output.ts"

export interface Pruned {
  /** `Deleted Images:` and a line each; empty where there was nothing. */
  readonly text: string
  /** Bytes; absent where the engine does not say (networks). */
  readonly space?: number
}

export const sure = "\nAre you sure you want to continue?"

/** Does nothing where the student, asked whether to go on after `warning`, thinks better of it. */
export async function pruneIfSure(
  { client, process, flags }: Invocation,
  warning: string,
  prune: (api: Api) => Promise<Pruned>,
): Promise<number> {
  if (!flags.truth("force") && !(await confirm(process, warning))) return 0
  await writePruned(process, await prune(new Api(client, process)))
  return 0
}

async function writePruned(process: Process, { text, space }: Pruned): Promise<void> {
  if (text !== "") await writeLine(process, text)
  if (space === undefined) return
  await writeLine(process, `Total reclaimed space: ${humanSize(space)}`)
}

export async function pruneContainers(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { ContainersDeleted: ids, SpaceReclaimed: space = 0 } = await api.post<{
    ContainersDeleted?: string[] | null
    SpaceReclaimed?: number
  }>("/containers/prune", query)
  return { text: listed("Deleted Containers:", ids), space }
}

export async function pruneNetworks(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { NetworksDeleted: names } = await api.post<{ NetworksDeleted?: string[] | null }>(
    "/networks/prune",
    query,
  )
  return { text: listed("Deleted Networks:", names) }
}

export async function pruneVolumes(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { VolumesDeleted: names, SpaceReclaimed: space = 0 } = await api.post<{
    VolumesDeleted?: string[] | null
    SpaceReclaimed?: number
  }>("/volumes/prune", query)
  return { text: listed("Deleted Volumes:", names), space }
}

export async function pruneImages(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { ImagesDeleted: images, SpaceReclaimed: space = 0 } = await api.post<{
    ImagesDeleted?: { Untagged?: string; Deleted?: string }[] | null
    SpaceReclaimed?: number
  }>("/images/prune", query)
  const lines = (images ?? []).map(({ Untagged, Deleted }) =>
    Untagged ? `untagged: ${Untagged}` : `deleted: ${Deleted ?? ""}`,
  )
  return { text: listed("Deleted Images:", lines), space }
}

export async function pruneBuildCache(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { CachesDeleted: ids, SpaceReclaimed: space = 0 } = await api.post<{
    CachesDeleted?: string[] | null
    SpaceReclaimed?: number
  }>("/build/prune", { filters: "", ...query })
  return { text: listed("Deleted build cache objects:", ids), space }
}

function listed(title: string, lines: readonly string[] | null | undefined): string {
  if (!lines || lines.length === 0) return ""
  return `${title}\n${lines.map((line) => `${line}\n`).join("")}`
}
