/** The student's files as a tar archive, for the docker of their own computer. */
import { createTar } from "nanotar"
import { home } from "../dockercoins/files.ts"
import type { FileView } from "../wire/lab.ts"

/** A plain tar header has room for so many bytes of a name; longer ones are left out. */
const nameMax = 100

/** What is below the home directory, with names relative to it: `dockercoins/dockercoins.yml`. */
export function workspaceTar(files: readonly FileView[]): Uint8Array<ArrayBuffer> {
  const entries = files.flatMap(({ path, text, mode, modifiedAt }) => {
    const name = `${path.slice(home.length + 1)}${text === null ? "/" : ""}`
    const fits = new TextEncoder().encode(name).length <= nameMax
    if (!path.startsWith(`${home}/`) || !fits) return []
    const attrs = { mode: mode.toString(8), mtime: modifiedAt, user: "student", group: "student" }
    return [{ name, attrs, ...(text === null ? {} : { data: text }) }]
  })
  const archive = createTar(entries)
  // The library leaves the two empty blocks out with which an archive ends.
  const ended = new Uint8Array(archive.length + 2 * 512)
  ended.set(archive)
  return ended
}
