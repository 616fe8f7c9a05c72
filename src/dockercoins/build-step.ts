/** What a step of a build leaves: an image whose id tells what was done, and a container that is gone. */
import { digestOf } from "../lib/digest.ts"
import type { HistoryEntry, Image } from "../swarm/objects.ts"
import type { Added } from "./build-layer.ts"
import type { Stage } from "./build-stage.ts"
import type { BuildOptions } from "./build-terms.ts"
import { usualShell } from "./dockerfile.ts"

/** The same for the same step after the same beginning, so that it may be found again. */
export const contentOf = ({ image }: Stage, createdBy: string): string =>
  digestOf(`${image.id}\n${createdBy}`)

/** The stage with one more entry in its history; `cached` where the step had been done before. */
export function withStep(
  stage: Stage,
  { createdBy, added }: { readonly createdBy: string; readonly added: Added | null },
  { cache, anew, at }: BuildOptions,
): { readonly stage: Stage; readonly cached: boolean } {
  const content = contentOf(stage, createdBy)
  const known = anew ? null : (cache?.(content) ?? null)
  const id = known?.id ?? (anew ? digestOf(`${content} ${at}`) : content)
  const createdAt = known?.createdAt ?? at
  const entry: HistoryEntry = {
    createdBy,
    size: added?.size ?? 0,
    ...(added && { layer: added.layer }),
    id,
    ...(id !== content && { sameAs: content }),
    createdAt,
  }
  const image: Image = {
    ...stage.image,
    id,
    size: stage.image.size + entry.size,
    createdAt,
    history: [entry, ...stage.image.history],
  }
  return { stage: { ...stage, image }, cached: known !== null }
}

/** How the history words what nothing runs for. */
export const noted = ({ image }: Stage, note: string): string =>
  `${(image.config.shell ?? usualShell).join(" ")} #(nop) ${note}`

/** The container, gone by now, in which the builder did a step: 64 digits. `image`: what the step made. */
export const containerOfStep = (image: string): string => digestOf(`container ${image}`).slice(7)

const short = (id: string): string => id.replace("sha256:", "").slice(0, 12)
export const running = (container: string): string => ` ---> Running in ${short(container)}\n`
export const removing = (container: string): string =>
  `Removing intermediate container ${short(container)}\n`
