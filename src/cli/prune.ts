/** What the prune verbs share: a question first, then what was deleted and how much that was. */
import { humanSize } from "../lib/human-size.ts"
import type { Process } from "../lib/process.ts"
import type { Api } from "./api.ts"
import { confirm } from "./confirm.ts"
import type { FlagValues } from "./flag-values.ts"
import { writeLine } from "./output.ts"

export interface Pruned {
  /** `Deleted Images:` and a line each; empty where there was nothing. */
  readonly text: string
  /** Bytes. */
  readonly space: number
}

/** False where the student thinks better of it. */
export async function mayPrune(
  process: Process,
  flags: FlagValues,
  warning: string,
): Promise<boolean> {
  return flags.truth("force") || (await confirm(process, warning))
}

export async function writePruned(process: Process, { text, space }: Pruned): Promise<void> {
  if (text !== "") await writeLine(process, text)
  await writeLine(process, `Total reclaimed space: ${humanSize(space)}`)
}

export async function pruneContainers(api: Api, query: Record<string, string>): Promise<Pruned> {
  const { ContainersDeleted: ids, SpaceReclaimed: space = 0 } = await api.post<{
    ContainersDeleted?: string[] | null
    SpaceReclaimed?: number
  }>("/containers/prune", query)
  return { text: listed("Deleted Containers:", ids), space }
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
