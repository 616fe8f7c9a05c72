/** Rules that a machine can check are checked here, not by reviewers. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"

const root = path.join(import.meta.dirname, "..")

/**
 * Who may import whom (ARCHITECTURE.md, "The rooms"). A room may always import itself. An entry is a
 * room, a file of a room, or a package; type-only imports count like any other.
 */
const engineTypes = ["engine/types.ts", "engine/client.ts", "engine/facts.ts"]
const mayImport: Record<string, readonly string[]> = {
  lib: ["@noble/hashes"],
  swarm: ["lib"],
  dockercoins: ["swarm", "lib", "@lezer/python", "@lezer/common"],
  engine: ["swarm", "dockercoins", "lib", "hono", "nanotar", "valibot"],
  compose: [...engineTypes, "lib", "yaml"],
  cli: [...engineTypes, "compose", "lib", "nanotar"],
  shell: ["lib", "unbash", "just-bash"],
  exercises: [...engineTypes, "lib"],
  wire: [...engineTypes, "lib"],
  classroom: ["lib", "drizzle-orm", "@noble/hashes"],
  durable: [
    ...["classroom", "compose", "dockercoins", "engine", "exercises", "lib", "swarm", "wire"],
    ...["cloudflare:workers", "hono", "drizzle-orm", "nanotar", "valibot"],
  ],
  http: ["classroom", "durable", "lib", "wire", "hono", "valibot"],
  "worker.ts": ["http", "durable"],
  web: [
    ...["wire", "cli", "shell", "compose", "lib", ...engineTypes],
    ...["preact", "@preact/signals", "@xterm/xterm", "@xterm/addon-fit", "uplot", "uqr", "yaml"],
    ...["@codemirror/", "@lezer/", "vite"],
  ],
}

const pure = ["lib", "swarm", "dockercoins", "compose", "cli", "shell", "exercises", "wire"]

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("node_modules") && !file.startsWith("web/dist"))
    .sort()
}

const sources = [...filesUnder("src"), ...filesUnder("web")]
const everything = [...sources, ...filesUnder("scripts"), ...filesUnder("test")]
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8")

/** `src/swarm/agent.ts` lives in `swarm`, `web/lab/main.tsx` in `web`, `src/worker.ts` in itself. */
function roomOf(file: string): string {
  const parts = file.split("/")
  return parts[0] === "src" ? (parts[1] ?? "") : (parts[0] ?? "")
}

/** What a specifier points at: `swarm/cluster.ts`, `web/…`, or a package name as written. */
function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier
  const resolved = path.posix.join(path.posix.dirname(file), specifier)
  return resolved.startsWith("src/") ? resolved.slice(4) : resolved
}

const importPattern = /(?:from\s+|import\s*\(\s*|import\s+)"([^"]+)"/g

function forbiddenImports(file: string): string[] {
  const room = roomOf(file)
  const allowed = mayImport[room]
  if (allowed === undefined) return [`${file}: no room of this name`]
  return [...withoutTemplates(textOf(file)).matchAll(importPattern)]
    .map((match) => targetOf(file, match[1] ?? ""))
    .filter((target) => target !== room && !target.startsWith(`${room}/`))
    .filter((target) => !target.startsWith("node:") || ["web", ...pure].includes(room))
    .filter((target) => !allowed.some((name) => target === name || isInside(target, name)))
    .map((target) => `${file}: ${room} may not import ${target}`)
}

const isInside = (target: string, name: string) =>
  target.startsWith(name.endsWith("/") ? name : `${name}/`)

/** Template strings hold the students' own files, which may import what they like. */
const withoutTemplates = (text: string) => text.replace(/`(?:[^`\\]|\\.)*`/g, "``")

/** The files that a file cannot run without. */
function needed(file: string): Set<string> {
  const imports = withoutTemplates(textOf(file)).matchAll(
    /^(?:import|export) (?!type\b)[^"]*?from "(\.[^"]+)"/gm,
  )
  const folder = path.posix.dirname(file)
  return new Set([...imports].map(([, to = ""]) => path.posix.join(folder, to)))
}

/** Source text without comments and strings, so that prose may speak of what code may not do. */
function codeOf(file: string): string {
  return withoutTemplates(textOf(file))
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
}

describe("the house is tidy", () => {
  test("every import stays within what its room may know", () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([])
  })

  test("no files need each other in a circle, but those of the shell: its language is one", () => {
    const left = new Map(everything.map((file) => [file, needed(file)]))
    const isEnd = ([file, needs]: [string, Set<string>]) =>
      ![...needs].some((one) => left.has(one)) || ![...left.values()].some((one) => one.has(file))
    for (let ends = [...left].filter(isEnd); ends.length > 0; ends = [...left].filter(isEnd)) {
      for (const [file] of ends) left.delete(file)
    }
    expect([...left.keys()].filter((file) => !file.startsWith("src/shell/"))).toEqual([])
    expect([...left.keys()]).toContain("src/shell/interpreter.ts")
  })

  test("the pure rooms read no clock, draw no randomness and know no locale", () => {
    const banned =
      /\bnew Date\(\s*\)|\bDate\.now\b|\bMath\.(random|pow|exp|log)\b|\blocaleCompare\b|\bIntl\.|\btoLocale/
    const problems = sources
      .filter((file) => pure.includes(roomOf(file)))
      .flatMap((file) => {
        const found = banned.exec(codeOf(file))
        return found === null ? [] : [`${file}: ${found[0]}`]
      })
    expect(problems).toEqual([])
  })

  test("the objects use alarms, never timers", () => {
    const problems = sources
      .filter((file) => ["durable", "engine", "swarm"].includes(roomOf(file)))
      .filter((file) => /\bset(Timeout|Interval)\b/.test(codeOf(file)))
    expect(problems).toEqual([])
  })

  test("nothing silences the compiler", () => {
    const silencer = /@ts-(ignore|expect-error|nocheck)|\bas any\b|\bas unknown as\b|:\s*any\b/
    const problems = everything
      .filter((file) => !file.endsWith("tidy.test.ts"))
      .filter((file) => silencer.test(codeOf(file)) || /@ts-(ignore|nocheck)/.test(textOf(file)))
    expect(problems).toEqual([])
  })

  test("no file has grown past 500 lines, and every file says first what it is", () => {
    const tooLong = everything.filter((file) => textOf(file).split("\n").length > 501)
    const silent = sources.filter((file) => !/^(\/\*\*|\/\/)/.test(textOf(file)))
    expect({ tooLong, silent }).toEqual({ tooLong: [], silent: [] })
  })

  test("what is exported is used in another file", () => {
    const uses = new Map<string, number>()
    for (const file of everything) {
      for (const word of new Set(textOf(file).match(/\w+/g)))
        uses.set(word, (uses.get(word) ?? 0) + 1)
    }
    const exported = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm
    const unused = everything.flatMap((file) =>
      [...textOf(file).matchAll(exported)]
        .filter(([, name = ""]) => uses.get(name) === 1)
        .map(([, name]) => `${file}: ${name}`),
    )
    expect(unused).toEqual([])
  })

  test("nothing is left for later", () => {
    const later = new RegExp(["TO", "DO|FIX", "ME|XX", "X\\b"].join(""))
    expect(everything.filter((file) => later.test(textOf(file)))).toEqual([])
  })

  test("versions are pinned exactly", () => {
    const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
      textOf("package.json"),
    )
    const ranges = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((group) =>
      Object.entries(manifest[group] ?? {}).filter(
        ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
      ),
    )
    expect(ranges).toEqual([])
  })

  test("every dependency has its reason in docs/dependencies.md", () => {
    const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
      textOf("package.json"),
    )
    const reasons = textOf("docs/dependencies.md")
    const missing = ["dependencies", "devDependencies", "optionalDependencies"]
      .flatMap((group) => Object.keys(manifest[group] ?? {}))
      .filter((name) => !reasons.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })
})
