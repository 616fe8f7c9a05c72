/** A file system in a Map, with just what the commands under test use. */
import type { FileInfo, FileSystem } from "../../src/lib/process.ts"
import { FileError } from "../../src/lib/process.ts"

/** Names that are relative lie in `cwd`. */
export function memoryFiles(texts: Readonly<Record<string, string>>, cwd: string): FileSystem {
  const files = new Map<string, string>()
  for (const [name, text] of Object.entries(texts)) {
    const path = name.replace(/^~/, "/home/student")
    files.set(path.startsWith("/") ? path : `${cwd}/${path}`, text)
  }
  const isDirectory = (path: string) => [...files.keys()].some((one) => one.startsWith(`${path}/`))
  const unsupported = (): never => {
    throw new Error("the commands under test do not write")
  }
  return {
    stat(path): FileInfo | null {
      const text = files.get(path)
      if (text !== undefined) {
        return { type: "file", size: Buffer.byteLength(text), mode: 0o644, modifiedAt: 0 }
      }
      return isDirectory(path) ? { type: "directory", size: 0, mode: 0o755, modifiedAt: 0 } : null
    },
    read(path) {
      const text = files.get(path)
      if (text === undefined) throw new FileError(isDirectory(path) ? "EISDIR" : "ENOENT", path)
      return text
    },
    list(path) {
      if (!isDirectory(path)) throw new FileError("ENOENT", path)
      const inside = [...files.keys()].filter((one) => one.startsWith(`${path}/`))
      return [
        ...new Set(inside.map((one) => one.slice(path.length + 1).split("/")[0] ?? "")),
      ].sort()
    },
    write: unsupported,
    append: unsupported,
    makeDirectory: unsupported,
    remove: unsupported,
    rename: unsupported,
    chmod: unsupported,
  }
}
