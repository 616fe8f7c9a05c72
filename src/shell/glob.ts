/** Pathname expansion: a word with `*`, `?` or `[…]` becomes the names that match it. */
import type { FileSystem } from "../lib/process.ts"
import { joinPath, resolvePath } from "./paths.ts"
import { hasPattern, type PatternPiece, patternSource } from "./pattern.ts"

export interface GlobOptions {
  /** `*` also stands for names that begin with a point. */
  readonly dotglob: boolean
  readonly nocaseglob: boolean
  /** `**` stands for any number of directories. */
  readonly globstar: boolean
}

/** Matching paths, as the word spelt them (relative stays relative), sorted; none = empty. */
export function glob(
  files: FileSystem,
  cwd: string,
  pieces: readonly PatternPiece[],
  options: GlobOptions,
): string[] {
  const segments = splitAtSlashes(pieces)
  const absolute = segments.length > 1 && textOf(segments[0] ?? []) === ""
  let found = [absolute ? "/" : ""]
  segments.forEach((segment, index) => {
    if (absolute && index === 0) return
    const last = index === segments.length - 1
    found = found.flatMap((base) => step({ files, cwd, base, segment, last, options }))
  })
  return [...new Set(found)].sort()
}

interface Step {
  readonly files: FileSystem
  readonly cwd: string
  /** What has been found so far, as it was spelt. */
  readonly base: string
  readonly segment: readonly PatternPiece[]
  readonly last: boolean
  readonly options: GlobOptions
}

function step({ files, cwd, base, segment, last, options }: Step): string[] {
  const text = textOf(segment)
  if (!hasPattern(segment)) {
    const path = base === "" ? text : joinPath(base, text)
    return text === "" || files.stat(resolvePath(cwd, path)) ? [path] : []
  }
  const directory = resolvePath(cwd, base === "" ? "." : base)
  if (files.stat(directory)?.type !== "directory") return []
  const shown = (name: string) => text.startsWith(".") || options.dotglob || !name.startsWith(".")
  if (options.globstar && text === "**") return below(directory, base)
  const pattern = new RegExp(`^(?:${patternSource(segment)})$`, options.nocaseglob ? "sui" : "su")
  return files
    .list(directory)
    .filter((name) => shown(name) && pattern.test(name))
    .filter((name) => last || files.stat(joinPath(directory, name))?.type === "directory")
    .map((name) => (base === "" ? name : joinPath(base, name)))

  /** The directory itself and all under it; as the last part of a word, the files too. */
  function below(path: string, spelt: string): string[] {
    const inside = files
      .list(path)
      .filter(shown)
      .flatMap((name) => {
        const isDirectory = files.stat(joinPath(path, name))?.type === "directory"
        const next = spelt === "" ? name : joinPath(spelt, name)
        if (isDirectory) return below(joinPath(path, name), next)
        return last ? [next] : []
      })
    return spelt === "" && last ? inside : [spelt, ...inside]
  }
}

function splitAtSlashes(pieces: readonly PatternPiece[]): PatternPiece[][] {
  const segments: PatternPiece[][] = [[]]
  for (const { text, quoted } of pieces) {
    text.split("/").forEach((part, index) => {
      if (index > 0) segments.push([])
      if (part !== "") segments.at(-1)?.push({ text: part, quoted })
    })
  }
  return segments
}

function textOf(pieces: readonly PatternPiece[]): string {
  return pieces.map((piece) => piece.text).join("")
}
