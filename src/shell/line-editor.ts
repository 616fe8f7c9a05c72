/**
 * Editing one line at a prompt, as readline does: movement, history, search, kill and yank, completion.
 * What the terminal shows of it is the screen's affair.
 */
import type { History } from "./history.ts"
import type { Key } from "./keys.ts"
import { LineScreen, type ShownLine, type Terminal } from "./line-screen.ts"

export interface Completion {
  /** Where the word begins that the candidates replace. */
  readonly from: number
  /** Source text, quoted where it needs to be. */
  readonly candidates: readonly string[]
  /** What is listed instead of the whole candidates. */
  readonly labels: readonly string[]
}

export interface EditorHost extends Terminal {
  /** Candidates for what stands before the cursor. */
  complete(before: string): Promise<Completion>
  readonly history: History
}

/** What a key led to: a line to run, Ctrl-D on an empty line, Ctrl-C, or nothing yet. */
export type Edited =
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "end" | "cancel" | "editing" }

const editing: Edited = { kind: "editing" }

interface Search {
  query: string
  /** Index into the history; -1 = nothing found. */
  at: number
}

export class LineEditor {
  private readonly host: EditorHost
  private readonly screen: LineScreen
  private prompt = ""
  /** Code points. */
  private chars: string[] = []
  private cursor = 0
  private historyAt = 0
  /** What was being typed before the history was walked. */
  private draft = ""
  private killed = ""
  private search: Search | null = null
  private lastKey = ""

  constructor(host: EditorHost) {
    this.host = host
    this.screen = new LineScreen(host)
  }

  /** Keys that only change what is on the line. */
  private readonly bindings: ReadonlyMap<string, () => void> = new Map([
    ["left", () => this.move(this.cursor - 1)],
    ["ctrl-b", () => this.move(this.cursor - 1)],
    ["right", () => this.move(this.cursor + 1)],
    ["ctrl-f", () => this.move(this.cursor + 1)],
    ["home", () => this.move(0)],
    ["ctrl-a", () => this.move(0)],
    ["end", () => this.move(this.chars.length)],
    ["ctrl-e", () => this.move(this.chars.length)],
    ["alt-b", () => this.move(this.wordStart())],
    ["alt-f", () => this.move(this.wordEnd())],
    ["backspace", () => this.remove(this.cursor - 1, this.cursor)],
    ["delete", () => this.remove(this.cursor, this.cursor + 1)],
    ["ctrl-u", () => this.kill(0, this.cursor)],
    ["ctrl-k", () => this.kill(this.cursor, this.chars.length)],
    ["ctrl-w", () => this.kill(this.blankBefore(), this.cursor)],
    ["alt-d", () => this.kill(this.cursor, this.wordEnd())],
    ["ctrl-y", () => this.insert(this.killed)],
    ["ctrl-t", () => this.transpose()],
    ["alt-.", () => this.insert(this.host.history.lines.at(-1)?.split(/\s+/).at(-1) ?? "")],
    ["up", () => this.walk(-1)],
    ["ctrl-p", () => this.walk(-1)],
    ["down", () => this.walk(1)],
    ["ctrl-n", () => this.walk(1)],
    ["ctrl-l", () => this.screen.clear(this.line)],
    ["ctrl-r", () => this.startSearch()],
  ])

  get text(): string {
    return this.chars.join("")
  }

  /** `before`: columns of an output that has not ended its line. */
  begin(prompt: string, before = 0): void {
    this.screen.begin(before)
    this.prompt = prompt
    this.chars = []
    this.cursor = 0
    this.historyAt = this.host.history.lines.length
    this.draft = ""
    this.search = null
    this.draw()
  }

  /** The terminal has another width. */
  resized(): void {
    this.screen.resized(this.line)
  }

  async key(key: Key): Promise<Edited> {
    const before = this.lastKey
    this.lastKey = key.name
    if (this.search && this.searching(this.search, key)) return editing
    if (key.name === "text") this.insert(key.text)
    else if (key.name === "tab") await this.complete(before === "tab")
    else if (key.name === "enter") return this.submit()
    else if (key.name === "ctrl-c") return this.cancel()
    else if (key.name === "ctrl-d") {
      if (this.chars.length === 0) return { kind: "end" }
      this.remove(this.cursor, this.cursor + 1)
    } else this.bindings.get(key.name)?.()
    return editing
  }

  private submit(): Edited {
    this.move(this.chars.length)
    this.host.write("\r\n")
    return { kind: "line", line: this.text }
  }

  private cancel(): Edited {
    this.move(this.chars.length)
    this.host.write("^C\r\n")
    return { kind: "cancel" }
  }

  private startSearch(): void {
    this.search = { query: "", at: this.host.history.lines.length }
    this.drawSearch(this.search)
  }

  private insert(text: string): void {
    const added = [...text]
    const atEnd = this.cursor === this.chars.length
    this.chars.splice(this.cursor, 0, ...added)
    this.cursor += added.length
    if (atEnd) this.screen.append(this.line, text)
    else this.draw()
  }

  private remove(from: number, to: number): void {
    if (from < 0 || from >= this.chars.length) return
    this.chars.splice(from, to - from)
    this.cursor = from
    this.draw()
  }

  private kill(from: number, to: number): void {
    if (to <= from) return
    this.killed = this.chars.slice(from, to).join("")
    this.remove(from, to)
  }

  private transpose(): void {
    const at = Math.min(this.cursor, this.chars.length - 1)
    const [before, after] = [this.chars[at - 1], this.chars[at]]
    if (before === undefined || after === undefined) return
    this.chars.splice(at - 1, 2, after, before)
    this.cursor = at + 1
    this.draw()
  }

  private replace(text: string): void {
    this.chars = [...text]
    this.cursor = this.chars.length
    this.draw()
  }

  private walk(by: number): void {
    const { lines } = this.host.history
    const next = this.historyAt + by
    if (next < 0 || next > lines.length) return
    if (this.historyAt === lines.length) this.draft = this.text
    this.historyAt = next
    this.replace(lines[next] ?? this.draft)
  }

  private wordStart(): number {
    let at = this.cursor
    while (at > 0 && !isWord(this.chars[at - 1])) at--
    while (at > 0 && isWord(this.chars[at - 1])) at--
    return at
  }

  private wordEnd(): number {
    let at = this.cursor
    while (at < this.chars.length && !isWord(this.chars[at])) at++
    while (at < this.chars.length && isWord(this.chars[at])) at++
    return at
  }

  private blankBefore(): number {
    let at = this.cursor
    while (at > 0 && this.chars[at - 1] === " ") at--
    while (at > 0 && this.chars[at - 1] !== " ") at--
    return at
  }

  /** False when the key ends the search and means something by itself. */
  private searching(search: Search, key: Key): boolean {
    const { history } = this.host
    if (key.name === "ctrl-r") search.at = history.search(search.query, search.at - 1)
    else if (key.name === "text") {
      search.query += key.text
      search.at = history.search(search.query, search.at < 0 ? history.lines.length : search.at)
    } else if (key.name === "backspace") {
      search.query = search.query.slice(0, -1)
      search.at = history.search(search.query, history.lines.length)
    } else {
      this.search = null
      const found = history.lines[search.at]
      const cancelled = key.name === "ctrl-g" || key.name === "ctrl-c"
      if (found !== undefined && !cancelled) this.chars = [...found]
      this.cursor = this.chars.length
      this.draw()
      return key.name === "ctrl-g"
    }
    this.drawSearch(search)
    return true
  }

  private async complete(again: boolean): Promise<void> {
    const before = this.chars.slice(0, this.cursor).join("")
    const { from, candidates, labels } = await this.host.complete(before)
    const [only] = candidates
    if (only === undefined) {
      this.host.write("\x07")
      return
    }
    const common = commonStart(candidates)
    const typed = before.slice(from)
    if (candidates.length === 1 || common.length > typed.length) {
      this.chars = [...before.slice(0, from), ...common, ...this.chars.slice(this.cursor)]
      this.cursor = [...before.slice(0, from), ...common].length
      this.draw()
    } else if (again) this.screen.list(labels, this.line)
    else this.host.write("\x07")
  }

  private get line(): ShownLine {
    return { prompt: this.prompt, chars: this.chars, cursor: this.cursor }
  }

  private move(to: number): void {
    this.cursor = Math.max(0, Math.min(this.chars.length, to))
    this.screen.move(this.line)
  }

  private draw(): void {
    this.screen.draw(this.line)
  }

  private drawSearch(search: Search): void {
    const failed = search.at < 0 ? "failed " : ""
    const found = this.host.history.lines[search.at] ?? ""
    const chars = [...found]
    const prompt = `(${failed}reverse-i-search)\`${search.query}': `
    this.screen.draw({ prompt, chars, cursor: chars.length })
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char)
}

function commonStart(texts: readonly string[]): string {
  const [first = "", ...others] = texts
  let length = first.length
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--
  }
  return first.slice(0, length)
}
