/**
 * The small Markdown of the exercises, parsed to plain data: paragraphs, lists, fenced blocks, and
 * within a line `code`, **strong** and *emphasis*. Views make text nodes of it, so nothing in it can
 * become markup.
 */

export type Span =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong"; readonly spans: readonly Span[] }
  | { readonly type: "emphasis"; readonly spans: readonly Span[] }

export type Block =
  | { readonly type: "paragraph"; readonly spans: readonly Span[] }
  | {
      readonly type: "list"
      readonly ordered: boolean
      readonly items: readonly (readonly Span[])[]
    }
  /** ```run: one chip for each command. ```run 2: to be typed in terminal 2. */
  | {
      readonly type: "run"
      readonly commands: readonly string[]
      readonly terminal: string | null
    }
  | { readonly type: "code"; readonly language: string; readonly text: string }

const listItem = /^\s*(?:([-*])|(\d+)[.)])\s+(.*)$/

export function parseMarkdown(source: string): readonly Block[] {
  const lines = source.replaceAll("\r\n", "\n").split("\n")
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ""
    const read = line.startsWith("```") ? fence : listItem.test(line) ? list : paragraph
    if (line.trim() === "") {
      at += 1
      continue
    }
    const { block, next } = read(lines, at)
    blocks.push(block)
    at = next
  }
  return blocks
}

interface Read {
  readonly block: Block
  readonly next: number
}

function fence(lines: readonly string[], start: number): Read {
  const language = (lines[start] ?? "").slice(3).trim()
  const closing = lines.findIndex((line, index) => index > start && line.startsWith("```"))
  const end = closing < 0 ? lines.length : closing
  const text = lines.slice(start + 1, end).join("\n")
  const run = /^run(?: ([1-4]))?$/.exec(language)
  const block: Block =
    run === null
      ? { type: "code", language, text }
      : { type: "run", commands: commandsOf(text), terminal: run[1] ?? null }
  return { block, next: end + 1 }
}

/** Each line is a command, with the lines that a backslash joins to it. */
export function commandsOf(text: string): readonly string[] {
  const commands: string[] = []
  let open = false
  for (const line of text.split("\n")) {
    if (line.trim() === "" && !open) continue
    const last = commands.length - 1
    if (open) commands[last] = `${commands[last]}\n${line}`
    else commands.push(line)
    open = /(^|[^\\])(\\\\)*\\$/.test(line)
  }
  return commands
}

function list(lines: readonly string[], start: number): Read {
  const ordered = listItem.exec(lines[start] ?? "")?.[2] !== undefined
  const items: string[] = []
  let at = start
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? ""
    const item = listItem.exec(line)
    if (item) items.push(item[3] ?? "")
    else if (/^\s+\S/.test(line)) items.push(`${items.pop() ?? ""} ${line.trim()}`)
    else break
  }
  return { block: { type: "list", ordered, items: items.map(parseSpans) }, next: at }
}

function paragraph(lines: readonly string[], start: number): Read {
  let at = start
  const text: string[] = []
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? ""
    if (line.trim() === "" || line.startsWith("```")) break
    if (at > start && listItem.test(line)) break
    text.push(line.trim())
  }
  return { block: { type: "paragraph", spans: parseSpans(text.join(" ")) }, next: at }
}

const spanPattern = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*/

function parseSpans(text: string): readonly Span[] {
  const spans: Span[] = []
  let rest = text
  for (;;) {
    const match = spanPattern.exec(rest)
    if (match === null) break
    if (match.index > 0) spans.push({ type: "text", text: rest.slice(0, match.index) })
    const [all, code, strong, emphasis] = match
    if (code !== undefined) spans.push({ type: "code", text: code })
    else if (strong !== undefined) spans.push({ type: "strong", spans: parseSpans(strong) })
    else if (emphasis !== undefined) spans.push({ type: "emphasis", spans: parseSpans(emphasis) })
    rest = rest.slice(match.index + all.length)
  }
  if (rest !== "") spans.push({ type: "text", text: rest })
  return spans
}
