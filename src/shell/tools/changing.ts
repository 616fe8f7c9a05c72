/** mkdir, rmdir, rm, mv, cp, touch, chmod: what changes the tree of files. */
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { baseName, isWithin, joinPath } from "../paths.ts"
import { complain, forEachOperand, hintOf, optionTool, pathOf } from "./tool.ts"

const mkdir = optionTool(
  "mkdir",
  { flags: "pv", values: "m", long: { parents: "p", verbose: "v" } },
  (process, { flags, operands }) =>
    forEachOperand(
      process,
      operands,
      (name) => `cannot create directory ‘${name}’`,
      (_, path) => process.files.makeDirectory(path, { parents: flags.has("p") }),
    ),
)

const rmdir = optionTool("rmdir", { flags: "pv" }, (process, { operands }) =>
  forEachOperand(
    process,
    operands,
    (name) => `failed to remove '${name}'`,
    (_, path) => {
      if (process.files.stat(path)?.type === "file") throw new FileError("ENOTDIR", path)
      process.files.remove(path)
    },
  ),
)

const rm = optionTool(
  "rm",
  { flags: "rRfvidI", long: { recursive: "r", force: "f", verbose: "v" } },
  async (process, { flags, operands }) => {
    if (operands.length === 0 && flags.has("f")) return 0
    const recursive = flags.has("r") || flags.has("R")
    return forEachOperand(
      process,
      operands,
      (name) => `cannot remove '${name}'`,
      (_, path) => {
        const info = process.files.stat(path)
        if (!info && flags.has("f")) return
        if (info?.type === "directory" && !recursive) throw new FileError("EISDIR", path)
        process.files.remove(path, { recursive })
      },
    )
  },
)

/** `mv A B`, `mv A B C DIR`: where each source goes. Null after a complaint. */
async function targetOf(
  process: Process,
  operands: readonly string[],
): Promise<{ sources: readonly string[]; goal: (source: string) => string } | null> {
  const sources = operands.slice(0, -1)
  const last = operands.at(-1)
  if (last === undefined || sources.length === 0) {
    const [only] = operands
    await complain(
      process,
      (only === undefined
        ? "missing file operand"
        : `missing destination file operand after '${only}'`) + hintOf(process),
    )
    return null
  }
  const path = pathOf(process, last)
  const isDirectory = process.files.stat(path)?.type === "directory"
  if (sources.length > 1 && !isDirectory) {
    const problem = process.files.stat(path) ? "Not a directory" : "No such file or directory"
    await complain(process, `target '${last}': ${problem}`)
    return null
  }
  const goal = (source: string) =>
    isDirectory ? joinPath(path, baseName(pathOf(process, source))) : path
  return { sources, goal }
}

const mv = optionTool("mv", { flags: "fvnibuT" }, async (process, { flags, operands }) => {
  const target = await targetOf(process, operands)
  if (!target) return 1
  return forEachOperand(
    process,
    target.sources,
    (name) =>
      process.files.stat(pathOf(process, name)) ? `cannot move '${name}'` : `cannot stat '${name}'`,
    (name, path) => {
      const goal = target.goal(name)
      if (flags.has("n") && process.files.stat(goal)) return
      process.files.rename(path, goal)
    },
  )
})

const cp = optionTool(
  "cp",
  { flags: "rRafvnipuT", long: { recursive: "r", archive: "a" } },
  async (process, { flags, operands }) => {
    const target = await targetOf(process, operands)
    if (!target) return 1
    const recursive = flags.has("r") || flags.has("R") || flags.has("a")
    let status = 0
    const copied = await forEachOperand(
      process,
      target.sources,
      (name) => `cannot stat '${name}'`,
      async (name, path) => {
        const goal = target.goal(name)
        const info = process.files.stat(path)
        if (info?.type === "directory" && !recursive) {
          status = await complain(process, `-r not specified; omitting directory '${name}'`)
        } else if (goal === path) {
          status = await complain(process, `'${name}' and '${name}' are the same file`)
        } else if (isWithin(goal, path)) {
          status = await complain(process, `cannot copy a directory, '${name}', into itself`)
        } else if (!(flags.has("n") && process.files.stat(goal))) copy(process, path, goal)
      },
    )
    return status || copied
  },
)

function copy({ files }: Process, from: string, to: string): void {
  const info = files.stat(from)
  if (info?.type !== "directory") {
    files.write(to, files.read(from))
    if (info && files.stat(to)?.mode !== info.mode) files.chmod(to, info.mode)
    return
  }
  files.makeDirectory(to, { parents: true })
  for (const name of files.list(from)) {
    const source = joinPath(from, name)
    const goal = joinPath(to, name)
    if (files.stat(source)?.type === "directory") copyInto(files, source, goal)
    else files.write(goal, files.read(source))
  }
}

function copyInto(files: Process["files"], from: string, to: string): void {
  files.makeDirectory(to, { parents: true })
  for (const name of files.list(from)) {
    const source = joinPath(from, name)
    const goal = joinPath(to, name)
    if (files.stat(source)?.type === "directory") copyInto(files, source, goal)
    else files.write(goal, files.read(source))
  }
}

const touch = optionTool("touch", { flags: "acm", values: "dtr" }, (process, { flags, operands }) =>
  forEachOperand(
    process,
    operands,
    (name) => `cannot touch '${name}'`,
    (_, path) => {
      const info = process.files.stat(path)
      if (info?.type === "directory") return
      if (info) process.files.write(path, process.files.read(path))
      else if (!flags.has("c")) process.files.write(path, "")
    },
  ),
)

const chmod: Command = {
  name: "chmod",
  main: async (process) => {
    const [mode = "", ...names] = process.args.filter((arg) => arg !== "-R" && arg !== "-v")
    const octal = /^[0-7]{3,4}$/.test(mode)
    if (!octal && !/^[ugoa]*[-+=][rwx]+(?:,[ugoa]*[-+=][rwx]+)*$/.test(mode)) {
      return complain(process, mode === "" ? "missing operand" : `invalid mode: ‘${mode}’`)
    }
    return forEachOperand(
      process,
      names,
      (name) => `cannot access '${name}'`,
      (_, path) => {
        const old = process.files.stat(path)?.mode ?? 0
        process.files.chmod(path, octal ? Number.parseInt(mode, 8) : symbolicMode(mode, old))
      },
    )
  },
}

function symbolicMode(text: string, old: number): number {
  let mode = old
  for (const [, who = "", operator, bits = ""] of text.matchAll(/([ugoa]*)([-+=])([rwx]+)/g)) {
    const three = [...bits].reduce((sum, bit) => sum | (bit === "r" ? 4 : bit === "w" ? 2 : 1), 0)
    for (const [letter, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (who !== "" && !who.includes("a") && !who.includes(letter)) continue
      if (operator === "=") mode &= ~(7 << shift)
      mode = operator === "-" ? mode & ~(three << shift) : mode | (three << shift)
    }
  }
  return mode
}

export const changingTools: readonly Command[] = [mkdir, rmdir, rm, mv, cp, touch, chmod]
