/** The lines that were run in a terminal: bounded, without blanks and repetitions. */

/** As many as the wire's `TerminalState` keeps. */
export const historyLimit = 500

export class History {
  private kept: string[]

  constructor(lines: readonly string[] = []) {
    this.kept = lines.slice(-historyLimit)
  }

  get lines(): readonly string[] {
    return this.kept
  }

  /** As Debian's `HISTCONTROL=ignoreboth`: nothing that starts with a space, no line twice in a row. */
  add(line: string): void {
    const text = line.trimEnd()
    if (text === "" || text.startsWith(" ") || text === this.kept.at(-1)) return
    this.kept.push(text)
    if (this.kept.length > historyLimit) this.kept = this.kept.slice(-historyLimit)
  }

  clear(): void {
    this.kept = []
  }

  /** Newest line at or before `from` that contains `text`; -1 when there is none. */
  search(text: string, from: number): number {
    for (let i = Math.min(from, this.kept.length - 1); i >= 0; i--) {
      if (this.kept[i]?.includes(text)) return i
    }
    return -1
  }

  /**
   * `!!`, `!-2`, `!12`, `!docker`, `!?text?`, `!$`, `!^`, `!*` outside of single quotes, and `^old^new`.
   * Null when there is nothing to replace; an error names the event that was not found.
   */
  expand(line: string): { line: string } | { error: string } | null {
    if (line.startsWith("^")) return this.corrected(line)
    if (!line.includes("!")) return null
    let error: string | null = null
    let changed = false
    const result = line.replace(
      /'[^']*'|\\[\s\S]|!(!|[$^*]|-?\d+|\?[^?]+\??|[A-Za-z][\w-]*)/g,
      (all: string, event: string | undefined) => {
        if (event === undefined) return all
        const found = this.event(event)
        if (found === undefined) error ??= `${all}: event not found`
        changed = true
        return found ?? all
      },
    )
    if (error !== null) return { error }
    return changed ? { line: result } : null
  }

  /** `^old^new`: the last line with its first `old` replaced. */
  private corrected(line: string): { line: string } | { error: string } | null {
    const [, from = "", to = ""] = /^\^([^^]+)\^([^^]*)\^?$/.exec(line) ?? []
    const last = this.kept.at(-1)
    if (from === "") return null
    if (!last?.includes(from)) return { error: `:s${line}: substitution failed` }
    return { line: last.replace(from, () => to) }
  }

  private event(event: string): string | undefined {
    if (event === "!") return this.kept.at(-1)
    const words = this.kept.at(-1)?.split(/\s+/)
    if (event === "$") return words?.at(-1)
    if (event === "^") return words?.[1]
    if (event === "*") return words?.slice(1).join(" ")
    if (event.startsWith("?")) {
      const text = event.slice(1).replace(/\?$/, "")
      return this.kept.findLast((line) => line.includes(text))
    }
    if (/^-\d+$/.test(event)) return this.kept.at(Number(event))
    if (/^\d+$/.test(event)) return this.kept[Number(event) - 1]
    return this.kept.findLast((line) => line.startsWith(event))
  }
}
