/** ls: in columns on a terminal, a name a line elsewhere, `-l` with modes, sizes and dates. */
import type { Command, FileInfo, Process } from "../../lib/process.ts"
import { datePartsOf, months } from "../dates.ts"
import type { Options } from "../options.ts"
import { joinPath } from "../paths.ts"
import { displayWidth } from "../width.ts"
import { complain, optionTool, pathOf } from "./tool.ts"

interface Row {
  readonly name: string
  readonly info: FileInfo
}

export const ls: Command = optionTool(
  "ls",
  {
    flags: "alA1dRhtrSFGpi",
    long: { all: "a", "almost-all": "A", recursive: "R", "human-readable": "h", color: "G" },
  },
  run,
  2,
)

async function run(process: Process, options: Options): Promise<number> {
  const names = options.operands.length > 0 ? options.operands : ["."]
  const files: Row[] = []
  const directories: string[] = []
  let status = 0
  for (const name of names) {
    const info = process.files.stat(pathOf(process, name))
    if (!info) {
      status = await complain(process, `cannot access '${name}': No such file or directory`, 2)
    } else if (info.type === "directory" && !options.flags.has("d")) directories.push(name)
    else files.push({ name, info })
  }
  await show(process, files, options)
  const headed = directories.length + files.length > 1 || options.flags.has("R")
  for (const [index, directory] of directories.entries()) {
    const spaced = index > 0 || files.length > 0
    await showDirectory(process, directory, options, headed, spaced)
  }
  return status
}

async function showDirectory(
  process: Process,
  directory: string,
  options: Options,
  headed: boolean,
  spaced: boolean,
): Promise<void> {
  const { flags } = options
  const path = pathOf(process, directory)
  const names = process.files.list(path).filter((name) => {
    return flags.has("a") || flags.has("A") || !name.startsWith(".")
  })
  const listed = flags.has("a") ? [".", "..", ...names] : names
  const rows = listed.flatMap((name): Row[] => {
    const info = process.files.stat(pathOf(process, joinPath(directory, name)))
    return info ? [{ name, info }] : []
  })
  if (headed) await process.stdout.write(`${spaced ? "\n" : ""}${directory}:\n`)
  if (flags.has("l")) {
    const kilobytes = rows.reduce((sum, { info }) => sum + Math.ceil(info.size / 4096) * 4, 0)
    await process.stdout.write(`total ${kilobytes}\n`)
  }
  await show(process, rows, options)
  if (!flags.has("R")) return
  for (const { name, info } of rows) {
    if (info.type !== "directory" || name === "." || name === "..") continue
    await showDirectory(process, joinPath(directory, name), options, true, true)
  }
}

async function show(process: Process, rows: readonly Row[], options: Options): Promise<void> {
  if (rows.length === 0) return
  const { flags } = options
  const sorted = [...rows]
  if (flags.has("t")) sorted.sort((a, b) => b.info.modifiedAt - a.info.modifiedAt)
  if (flags.has("S")) sorted.sort((a, b) => b.info.size - a.info.size)
  if (flags.has("r")) sorted.reverse()
  const coloured = process.stdout.isTTY
  const names = sorted.map((row) => decorated(row, flags, coloured))
  if (flags.has("l")) {
    await process.stdout.write(longListing(process, sorted, names, flags.has("h")))
  } else if (!process.stdout.isTTY || flags.has("1")) {
    await process.stdout.write(names.map((name) => `${name}\n`).join(""))
  } else await process.stdout.write(columns(names, process.stdout.columns))
}

function decorated({ name, info }: Row, flags: ReadonlySet<string>, coloured: boolean): string {
  const executable = info.type === "file" && (info.mode & 0o111) !== 0
  const mark =
    info.type === "directory" && (flags.has("F") || flags.has("p"))
      ? "/"
      : executable && flags.has("F")
        ? "*"
        : ""
  if (!coloured) return name + mark
  if (info.type === "directory") return `\x1b[01;34m${name}\x1b[0m${mark}`
  return executable ? `\x1b[01;32m${name}\x1b[0m${mark}` : name + mark
}

/** As many columns as fit, filled downwards. */
function columns(names: readonly string[], width: number): string {
  const widths = names.map(displayWidth)
  for (let rows = 1; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows)
    const sizes = Array.from({ length: count }, (_, column) =>
      Math.max(...widths.slice(column * rows, (column + 1) * rows)),
    )
    const total = sizes.reduce((sum, size) => sum + size, 0) + 2 * (count - 1)
    if (total > width && rows < names.length) continue
    return Array.from({ length: rows }, (_, row) => {
      const cells = sizes.flatMap((size, column) => {
        const index = column * rows + row
        const name = names[index]
        if (name === undefined) return []
        const last = index + rows >= names.length
        return [last ? name : name + " ".repeat(size - (widths[index] ?? 0) + 2)]
      })
      return `${cells.join("")}\n`
    }).join("")
  }
  return ""
}

function longListing(
  process: Process,
  rows: readonly Row[],
  names: readonly string[],
  human: boolean,
): string {
  const user = process.env.get("USER") ?? "student"
  const sizes = rows.map(({ info }) => (human ? humanSize(info.size) : String(info.size)))
  const width = Math.max(...sizes.map((size) => size.length))
  return rows
    .map(({ info }, index) => {
      const links = info.type === "directory" ? 2 : 1
      const size = (sizes[index] ?? "").padStart(width)
      const date = listDate(info.modifiedAt, process.clock.now())
      return `${modeText(info)} ${links} ${user} ${user} ${size} ${date} ${names[index]}\n`
    })
    .join("")
}

function modeText({ type, mode }: FileInfo): string {
  const bits = [6, 3, 0].map((shift) => {
    const three = (mode >> shift) & 7
    return `${three & 4 ? "r" : "-"}${three & 2 ? "w" : "-"}${three & 1 ? "x" : "-"}`
  })
  return (type === "directory" ? "d" : "-") + bits.join("")
}

function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  const units = ["K", "M", "G"]
  let size = bytes
  let unit = -1
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  const shown = size < 10 ? (Math.ceil(size * 10) / 10).toFixed(1) : String(Math.ceil(size))
  return `${shown}${units[unit] ?? ""}`
}

const halfAYear = 15_778_476_000

function listDate(at: number, now: number): string {
  const parts = datePartsOf(at)
  const month = (months[parts.month - 1] ?? "").slice(0, 3)
  const day = String(parts.day).padStart(2)
  const clock = [parts.hour, parts.minute].map((part) => String(part).padStart(2, "0")).join(":")
  const recent = at <= now && now - at < halfAYear
  return `${month} ${day} ${recent ? clock : ` ${parts.year}`}`
}
