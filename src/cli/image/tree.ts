/** `docker image ls --tree`: names over each other where an image has several. */
import type { ApiImageSummary } from "../../engine/types.ts"
import { displayWidth, ellipsis } from "../../lib/display-width.ts"
import { humanSize } from "../../lib/human-size.ts"
import type { OutputStream } from "../../lib/process.ts"
import { shortId } from "../words.ts"

interface Column {
  readonly title: string
  readonly width: number
  readonly right?: boolean
}

const columns: readonly Column[] = [
  { title: "ID", width: 12 },
  { title: "DISK USAGE", width: 10, right: true },
  { title: "CONTENT SIZE", width: 12, right: true },
  { title: "EXTRA", width: 5 },
]
const GAP = "   "
const NARROWEST_NAME = 12
const HEADER_NAME = "IMAGE"

export async function writeTree(
  out: OutputStream,
  images: readonly ApiImageSummary[],
): Promise<void> {
  const total = out.isTTY ? Math.max(20, out.columns) : 80
  const style = out.isTTY ? (code: string, text: string) => `\x1b[${code}m${text}\x1b[0m` : plain
  // As many columns as leave a name to read.
  const shown: Column[] = []
  let room = total
  for (const column of columns) {
    if (room - column.width - GAP.length < NARROWEST_NAME) break
    room -= column.width + GAP.length
    shown.push(column)
  }
  const names = images.flatMap(namesOf)
  const nameWidth = Math.min(room, Math.max(...[HEADER_NAME, ...names].map(displayWidth)))
  const warning =
    "WARNING: This is an experimental feature. The output may change and shouldn't be depended on."
  const titles = shown.map((column) => GAP + cell(column, column.title, titleStyle))
  const lines = [
    style("93", warning),
    legend(out.isTTY, total),
    "",
    padded(HEADER_NAME, nameWidth, titleStyle) + titles.join(""),
  ]
  for (const image of images) {
    const own = namesOf(image).map((name) => ellipsis(name, nameWidth))
    const label = (text: string) => (out.isTTY ? `\x1b[34m\x1b[1m${text}\x1b[0m` : text)
    lines.push(...own.slice(0, -1).map(label))
    const details = [
      shortId(image.Id),
      humanSize(image.Size, 3),
      "0B",
      image.Containers > 0 ? (out.isTTY ? usedMark : " U ") : "",
    ]
    const cells = shown.map((column, index) => {
      const text = details[index] ?? ""
      if (column.title === "EXTRA") return GAP + text + " ".repeat(text === "" ? 5 : 2)
      return GAP + cell(column, text, (one) => style("39", one))
    })
    lines.push(padded(own.at(-1) ?? "", nameWidth, label) + cells.join(""))
  }
  await out.write(`${lines.join("\n")}\n`)
}

const plain = (_: string, text: string) => text

/** The real client colours its titles on a pipe, too. */
const titleStyle = (text: string) => `\x1b[39m\x1b[1m${text}\x1b[0m`

/** The longest first: the shortest stands beside what the image is. */
const namesOf = ({ RepoTags }: ApiImageSummary): readonly string[] =>
  (RepoTags ?? []).length > 0 ? [...RepoTags].sort((a, b) => b.length - a.length) : ["<untagged>"]

function cell({ width, right }: Column, text: string, style: (text: string) => string): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)))
  return right ? blanks + style(text) : style(text) + blanks
}

function padded(text: string, width: number, style: (text: string) => string): string {
  return style(text) + " ".repeat(Math.max(0, width - displayWidth(text)))
}

/** What the marks mean, at the right edge. */
function legend(isTTY: boolean, width: number): string {
  if (!isTTY) return "Info ->  U In Use ".padStart(width)
  const badge = "\x1b[1m\x1b[106m\x1b[30mi\x1b[0m\x1b[0m"
  const word = "\x1b[96mInfo → \x1b[0m\x1b[0m"
  const left = " ".repeat(Math.max(0, width - displayWidth("i Info →   U  In Use ")))
  return `${left}${badge} ${word} ${usedMark} In Use `
}

const usedMark = "\x1b[38;5;0m\x1b[48;5;14m U \x1b[0m"
