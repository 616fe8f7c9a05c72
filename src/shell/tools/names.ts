/** basename, dirname, realpath, mktemp: about names of files. */
import type { Command, Process } from "../../lib/process.ts"
import { FileError } from "../../lib/process.ts"
import { optionValue } from "../options.ts"
import { baseName, parentOf } from "../paths.ts"
import { complain, hintOf, optionTool, pathOf } from "./tool.ts"

const trimmed = (path: string) => path.replace(/(.)\/+$/, "$1")

const basename = optionTool(
  "basename",
  { flags: "a", values: "s", long: { multiple: "a", suffix: "s" } },
  async (process, options) => {
    const [first, second, third] = options.operands
    const given = optionValue(options, "s")
    const many = given !== undefined || options.flags.has("a")
    if (first === undefined) return complain(process, `missing operand${hintOf(process)}`)
    if (!many && third !== undefined) {
      return complain(process, `extra operand ‘${third}’${hintOf(process)}`)
    }
    const suffix = given ?? (many ? "" : (second ?? ""))
    const shown = (many ? options.operands : [first]).map((path) => {
      const name = baseName(trimmed(path)) || path
      const cut = suffix !== "" && name !== suffix && name.endsWith(suffix) ? suffix.length : 0
      return `${name.slice(0, name.length - cut)}\n`
    })
    await process.stdout.write(shown.join(""))
    return 0
  },
)

const dirname = optionTool("dirname", { flags: "" }, async (process, { operands }) => {
  if (operands.length === 0) return complain(process, `missing operand${hintOf(process)}`)
  const shown = operands.map((path) => {
    return `${trimmed(path).includes("/") ? parentOf(trimmed(path)) : "."}\n`
  })
  await process.stdout.write(shown.join(""))
  return 0
})

/** There are no links to follow: a path is real when what it names, or where it would be, is there. */
async function printReal(
  process: Process,
  names: readonly string[],
  needs: "all" | "directory" | "nothing",
): Promise<number> {
  let status = 0
  for (const name of names) {
    const path = pathOf(process, name)
    const there = needs === "directory" ? parentOf(path) : path
    if (needs !== "nothing" && !process.files.stat(there)) {
      status = await complain(process, `${name}: No such file or directory`)
    } else await process.stdout.write(`${path}\n`)
  }
  return status
}

const realpath = optionTool(
  "realpath",
  { flags: "emsqz", long: { "canonicalize-existing": "e", "canonicalize-missing": "m" } },
  async (process, { flags, operands }) => {
    if (operands.length === 0) return complain(process, `missing operand${hintOf(process)}`)
    const needs = flags.has("m") ? "nothing" : flags.has("e") ? "all" : "directory"
    return printReal(process, operands, needs)
  },
)

const readlink = optionTool(
  "readlink",
  { flags: "femnqsvz", long: { canonicalize: "f" } },
  async (process, { flags, operands }) => {
    if (operands.length === 0) return complain(process, `missing operand${hintOf(process)}`)
    if (flags.has("m")) return printReal(process, operands, "nothing")
    if (flags.has("e")) return printReal(process, operands, "all")
    return flags.has("f") ? printReal(process, operands, "directory") : 1
  },
)

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

const mktemp = optionTool(
  "mktemp",
  {
    flags: "duqt",
    values: "p",
    long: { directory: "d", "dry-run": "u", quiet: "q", tmpdir: "p" },
  },
  async (process, options) => {
    const { flags, operands } = options
    const [given] = operands
    if (operands.length > 1) return complain(process, `too many templates${hintOf(process)}`)
    const template = given ?? `tmp.${"X".repeat(10)}`
    if (!/X{3}(?!.*\/)/.test(template)) {
      return complain(process, `too few X's in template ‘${template}’`)
    }
    const directory =
      optionValue(options, "p") ?? (given === undefined || flags.has("t") ? "/tmp" : null)
    const name = unusedName(process, directory === null ? template : `${directory}/${template}`)
    try {
      if (!flags.has("u")) {
        if (flags.has("d")) process.files.makeDirectory(pathOf(process, name))
        else process.files.write(pathOf(process, name), "")
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const what = flags.has("d") ? "directory" : "file"
      return complain(
        process,
        `failed to create ${what} via template ‘${template}’: ${error.message}`,
      )
    }
    await process.stdout.write(`${name}\n`)
    return 0
  },
)

/** The last run of X, counted on from the clock until nothing has that name. */
function unusedName(process: Process, template: string): string {
  const [, head = "", places = "", tail = ""] = /^(.*?)(X+)([^X]*)$/s.exec(template) ?? []
  for (let number = BigInt(Math.floor(process.clock.now())) * 7_919n; ; number += 104_729n) {
    let rest = number * 6_364_136_223_846_793_005n
    const chosen = [...places].map(() => {
      rest /= BigInt(letters.length)
      return letters.charAt(Number(rest % BigInt(letters.length)))
    })
    const name = head + chosen.join("") + tail
    if (!process.files.stat(pathOf(process, name))) return name
  }
}

export const nameTools: readonly Command[] = [basename, dirname, realpath, readlink, mktemp]
