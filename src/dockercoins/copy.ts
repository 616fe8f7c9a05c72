/** `COPY` and `ADD`: which files of a build context, a stage or an image land where in the image. */
import { sha256Hex } from "../lib/digest.ts"
import { globMatch } from "../lib/glob.ts"

/** What a file's text is known by, and how many bytes it has. */
export type Measure = (text: string) => { readonly hash: string; readonly size: number }

/** Each text is measured once, however often it is copied. */
export function measuring(): Measure {
  const known = new Map<string, ReturnType<Measure>>()
  const encoder = new TextEncoder()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const measured = { hash: sha256Hex(text), size: encoder.encode(text).length }
    known.set(text, measured)
    return measured
  }
}

/** Where files come from. */
export interface FileSource {
  readonly measure: Measure
  /** Texts by path, without a leading slash. */
  readonly files: ReadonlyMap<string, string>
  /** What the client sent: of what is not in it Docker says where it looked. */
  readonly isContext: boolean
  /** Stands for a file that nobody listed and that may be there all the same; null where it is not. */
  readonly unlisted: (path: string) => string | null
}

/** What one instruction adds to an image. */
export interface Layer {
  /** `file:…`, `dir:…` or `multi:…`: what was copied, wherever it lands. */
  readonly hash: string
  /** Stands for what is where afterwards. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** By absolute path. */
  readonly files: ReadonlyMap<string, string>
}

export interface CopyOrder {
  /** `COPY` or `ADD`. */
  readonly keyword: string
  readonly sources: readonly string[]
  readonly target: string
}

/** One source: a file, or all that is in a directory. */
interface Found {
  readonly hash: string
  /** Names below the destination; a file has its own. */
  readonly entries: readonly { readonly name: string; readonly text: string }[]
  readonly isDirectory: boolean
}

/** The new files, or Docker's sentence about what is missing. `there`: paths that the image has. */
export function copyFiles(
  { keyword, sources, target }: CopyOrder,
  source: FileSource,
  workingDir: string,
  there: readonly string[],
): Layer | string {
  const found: Found[] = []
  for (const path of sources) {
    const one = find(path, source)
    if (typeof one === "string") return `${keyword} failed: ${one}`
    found.push(...one)
  }
  if (found.length === 0) return `${keyword} failed: no source files were specified`
  if (found.length > 1 && !target.endsWith("/")) {
    return `When using ${keyword} with more than one source file, the destination must be a directory and end with a /`
  }
  const base = absolutePath(target, workingDir)
  const isThere = [workingDir, ...there].some(
    (path) => path === base || path.startsWith(`${base}/`),
  )
  const isDirectory = /(?:^|\/)\.{0,2}$/.test(target) || isThere
  const files = new Map<string, string>()
  for (const one of found) {
    for (const { name, text } of one.entries) {
      const inside = one.isDirectory || isDirectory
      files.set(inside ? absolutePath(name, base) : base, text)
    }
  }
  const { measure } = source
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    hash: hashOf(found),
    key: entries.map(([path, text]) => `${path} ${measure(text).hash}`).join("\n"),
    size: entries.reduce((sum, [, text]) => sum + measure(text).size, 0),
    files,
  }
}

function hashOf(found: readonly Found[]): string {
  const [only] = found
  if (only && found.length === 1) return only.hash
  return `multi:${sha256Hex(found.map(({ hash }) => hash).join(","))}`
}

function find(written: string, source: FileSource): readonly Found[] | string {
  if (/^(?:https?|ftp):\/\//.test(written)) return unreachable(written)
  if (written.split("/").includes("..")) {
    return `forbidden path outside the build context: ${written} ()`
  }
  const path = trimmed(written)
  if (/[*?[]/.test(path)) return matching(path, source)
  const one = at(path, source)
  if (one) return [one]
  const guess = source.unlisted(path)
  if (guess !== null) {
    return [
      { hash: `file:${guess}`, entries: [{ name: baseName(path), text: "" }], isDirectory: false },
    ]
  }
  const missing = `stat ${path}: file does not exist`
  return source.isContext
    ? `file not found in build context or excluded by .dockerignore: ${missing}`
    : missing
}

/** A build has no way out of the lab. */
function unreachable(address: string): string {
  const [, host = ""] = /^\w+:\/\/(?:[^/?#@]*@)?([^/?#:]*)/.exec(address) ?? []
  return `Get "${address}": dial tcp: lookup ${host}: no such host`
}

function at(path: string, { files, measure }: FileSource): Found | null {
  const text = files.get(path)
  if (text !== undefined) {
    return {
      hash: `file:${measure(text).hash}`,
      entries: [{ name: baseName(path), text }],
      isDirectory: false,
    }
  }
  const start = path === "" ? "" : `${path}/`
  const inside = [...files].filter(([name]) => name.startsWith(start))
  if (inside.length === 0) return null
  const entries = inside
    .map(([name, text]) => ({ name: name.slice(start.length), text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const hash = sha256Hex(
    entries.map(({ name, text }) => `${name} ${measure(text).hash}`).join("\n"),
  )
  return { hash: `dir:${hash}`, entries, isDirectory: true }
}

/** Files and directories: each is a source of its own. */
function matching(pattern: string, source: FileSource): readonly Found[] {
  const paths = new Set<string>()
  for (const path of source.files.keys()) {
    const parts = path.split("/")
    for (let depth = 1; depth <= parts.length; depth += 1)
      paths.add(parts.slice(0, depth).join("/"))
  }
  const names = [...paths].filter((path) => globMatch(pattern, path)).sort()
  return names.flatMap((path) => at(path, source) ?? [])
}

const trimmed = (source: string): string =>
  source
    .replace(/^(?:\.?\/)+/, "")
    .replace(/\/+$/, "")
    .replace(/^\.$/, "")

const baseName = (path: string): string => path.split("/").at(-1) ?? path

/** Without dots and doubled slashes. */
export function absolutePath(path: string, directory: string): string {
  const whole = path.startsWith("/") ? path : `${directory}/${path}`
  const parts: string[] = []
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}
