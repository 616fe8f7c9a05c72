/** `COPY` and `ADD`: which files of the build context land where in the image. */
import { sha256Hex } from "../lib/digest.ts"
import { type Instruction, jsonWords } from "./dockerfile.ts"

/** What one instruction adds to an image. */
export interface Layer {
  /** Stands for its content. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** By absolute path. */
  readonly files: ReadonlyMap<string, string>
}

/** The new files, or Docker's sentence about what is missing. */
export function copyFiles(
  { keyword, rest }: Instruction,
  context: ReadonlyMap<string, string>,
  workingDir: string,
): Layer | string {
  const words = (jsonWords(rest) ?? rest.split(/\s+/)).filter((word) => !word.startsWith("--"))
  const target = words.at(-1)
  const sources = words.slice(0, -1)
  if (target === undefined || sources.length === 0) {
    return `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined.`
  }
  const files = new Map<string, string>()
  for (const source of sources) {
    const found = matching(context, source)
    if (found.length === 0) {
      return `${keyword} failed: file not found in build context or excluded by .dockerignore: stat ${source}: file does not exist`
    }
    const directory = sources.length > 1 || found.length > 1 || !context.has(trimmed(source))
    for (const { path, name } of found) {
      files.set(destination(target, workingDir, name, directory), context.get(path) ?? "")
    }
  }
  const encoder = new TextEncoder()
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    key: entries.map(([path, text]) => `${path} ${sha256Hex(text)}`).join("\n"),
    size: entries.reduce((sum, [, text]) => sum + encoder.encode(text).length, 0),
    files,
  }
}

/** The files that a source names, each with the name it has below the destination. */
function matching(
  context: ReadonlyMap<string, string>,
  source: string,
): { path: string; name: string }[] {
  const wanted = trimmed(source)
  const paths = [...context.keys()]
  if (wanted === "" || wanted === ".") return paths.map((path) => ({ path, name: path }))
  if (context.has(wanted)) return [{ path: wanted, name: baseName(wanted) }]
  const inside = paths.filter((path) => path.startsWith(`${wanted}/`))
  if (inside.length > 0)
    return inside.map((path) => ({ path, name: path.slice(wanted.length + 1) }))
  const glob = new RegExp(
    `^${wanted
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  )
  return paths.filter((path) => glob.test(path)).map((path) => ({ path, name: baseName(path) }))
}

const trimmed = (source: string): string => source.replace(/^\.?\//, "").replace(/\/$/, "")

const baseName = (path: string): string => path.split("/").at(-1) ?? path

function destination(target: string, workingDir: string, name: string, directory: boolean): string {
  const isDirectory = directory || target.endsWith("/") || /^\.{1,2}$/.test(target)
  const base = target.startsWith("/") ? target : `${workingDir}/${target}`
  const whole = isDirectory ? `${base}/${name}` : base
  const parts: string[] = []
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}
