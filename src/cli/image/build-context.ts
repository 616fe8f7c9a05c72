/** A directory of the lab as the tar archive that the engine builds from. */
import { createTar } from "nanotar"
import type { FileSystem } from "../../lib/process.ts"

/** Everything below `directory`, in order of path. */
export function buildContext(files: FileSystem, directory: string): Uint8Array<ArrayBuffer> {
  const entries: { name: string; data?: string; attrs: { mode: string } }[] = []
  collect(files, directory, "", entries)
  return new Uint8Array(createTar(entries))
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
