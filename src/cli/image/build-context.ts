/** A directory of the lab as the tar archive that the engine builds from. */
import { createTar } from "nanotar"
import type { FileSystem } from "../../lib/process.ts"
import { readIgnores } from "./dockerignore.ts"

interface Entry {
  readonly name: string
  readonly data?: string
  readonly attrs: { readonly mode: string }
}

/** Everything below `directory` that `.dockerignore` leaves, in order of path. */
export function buildContext(files: FileSystem, directory: string): Uint8Array<ArrayBuffer> {
  const list = `${directory}/.dockerignore`
  const ignores = files.stat(list)?.type === "file" ? readIgnores(files.read(list)) : () => false
  return archiveOf([...entriesBelow(files, directory, "")].filter(({ name }) => !ignores(name)))
}

/** A Dockerfile that comes alone, from standard input. */
export const loneDockerfile = (data: string): Uint8Array<ArrayBuffer> =>
  archiveOf([{ name: "Dockerfile", data, attrs: { mode: "600" } }])

function archiveOf(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  // The library fills its archive up to a block of twenty; docker's own ends after two empty sectors.
  return new Uint8Array(createTar([...entries])).slice(0, archiveSize(entries))
}

const SECTOR = 512

function archiveSize(entries: readonly Entry[]): number {
  const encoder = new TextEncoder()
  const sectors = entries.map(
    ({ data = "" }) => 1 + Math.ceil(encoder.encode(data).length / SECTOR),
  )
  return (sectors.reduce((sum, one) => sum + one, 0) + 2) * SECTOR
}

function* entriesBelow(files: FileSystem, directory: string, prefix: string): Generator<Entry> {
  for (const name of files.list(directory)) {
    const path = `${directory === "/" ? "" : directory}/${name}`
    const info = files.stat(path)
    if (info === null) continue
    const attrs = { mode: info.mode.toString(8) }
    if (info.type === "directory") {
      yield { name: `${prefix}${name}/`, attrs }
      yield* entriesBelow(files, path, `${prefix}${name}/`)
    } else yield { name: `${prefix}${name}`, data: files.read(path), attrs }
  }
}
