/** A directory of the lab as the tar archive that the engine builds from. */
import { createTar } from "nanotar"
import type { FileSystem } from "../../lib/process.ts"

/** Everything below `directory`, in order of path. */
export function buildContext(files: FileSystem, directory: string): Uint8Array<ArrayBuffer> {
  const entries: { name: string; data?: string; attrs: { mode: string } }[] = []
  collect(files, directory, "", entries)
  // The library fills its archive up to a block of twenty; docker's own ends after two empty sectors.
  return new Uint8Array(createTar(entries)).slice(0, archiveSize(entries))
}

const SECTOR = 512

function archiveSize(entries: readonly { readonly data?: string }[]): number {
  const encoder = new TextEncoder()
  const sectors = entries.map(
    ({ data = "" }) => 1 + Math.ceil(encoder.encode(data).length / SECTOR),
  )
  return (sectors.reduce((sum, one) => sum + one, 0) + 2) * SECTOR
}

function collect(
  files: FileSystem,
  directory: string,
  prefix: string,
  entries: { name: string; data?: string; attrs: { mode: string } }[],
): void {
  for (const name of files.list(directory)) {
    const path = `${directory === "/" ? "" : directory}/${name}`
    const info = files.stat(path)
    if (info === null) continue
    const mode = info.mode.toString(8)
    if (info.type === "directory") {
      entries.push({ name: `${prefix}${name}/`, attrs: { mode } })
      collect(files, path, `${prefix}${name}/`, entries)
    } else entries.push({ name: `${prefix}${name}`, data: files.read(path), attrs: { mode } })
  }
}
