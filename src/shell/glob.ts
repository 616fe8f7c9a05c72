/** Pathname expansion: a word with `*`, `?` or `[…]` becomes the names that match it. */
import type { FileSystem } from "../lib/process.ts"
import { joinPath, resolvePath } from "./paths.ts"
import { hasPattern, type PatternPiece, patternSource } from "./pattern.ts"

/** Matching paths, as the word spelt them (relative stays relative), sorted; none = empty. */
export function glob(files: FileSystem, cwd: string, pieces: readonly PatternPiece[]): string[] {
  const segments = splitAtSlashes(pieces)
  const absolute = segments.length > 1 && textOf(segments[0] ?? []) === ""
  let found = [absolute ? "/" : ""]
  segments.forEach((segment, index) => {
    if (absolute && index === 0) return
    const last = index === segments.length - 1
    found = found.flatMap((base) => step(files, cwd, base, segment, last))
  })
  return found.sort()
}

function step(
  files: FileSystem,
  cwd: string,
  base: string,
  segment: readonly PatternPiece[],
  last: boolean,
): string[] {
  const text = textOf(segment)
  if (!hasPattern(segment)) {
    const path = base === "" ? text : joinPath(base, text)
    return text === "" || files.stat(resolvePath(cwd, path)) ? [path] : []
  }
  const directory = resolvePath(cwd, base === "" ? "." : base)
  if (files.stat(directory)?.type !== "directory") return []
  const pattern = new RegExp(`^(?:${patternSource(segment)})$`, "su")
  return files
    .list(directory)
    .filter((name) => (text.startsWith(".") || !name.startsWith(".")) && pattern.test(name))
    .filter((name) => last || files.stat(joinPath(directory, name))?.type === "directory")
    .map((name) => (base === "" ? name : joinPath(base, name)))
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
