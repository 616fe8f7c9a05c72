/** What a terminal shows after a text: only the codes that docker uses to redraw its lines. */
export function screen(text: string): string {
  const rows = [""]
  let y = 0
  let x = 0
  const reach = () => {
    while (rows.length <= y) rows.push("")
  }
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ""
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what this reads.
    const code = /^\x1b\[(\d*)([ABK])/.exec(text.slice(i, i + 8))
    if (code !== null) {
      const count = Number(code[1] || "1")
      if (code[2] === "A") y = Math.max(0, y - count)
      else if (code[2] === "B") y += count
      else rows[y] = ""
      reach()
      i += code[0].length - 1
    } else if (letter === "\n") {
      y++
      x = 0
      reach()
    } else if (letter === "\r") x = 0
    else {
      const row = (rows[y] ?? "").padEnd(x)
      rows[y] = row.slice(0, x) + letter + row.slice(x + 1)
      x++
    }
  }
  return rows.map((row) => row.trimEnd()).join("\n")
}

/**
 * The real client writes its progress five times a second, ours when something changed: what counts is
 * the sequence of different lines, not how often each was repeated.
 */
export function withoutRepeats(text: string): string {
  const seen = new Set<string>()
  return text
    .split("\n")
    .filter((line) => !line.startsWith("verify: Waiting"))
    .filter((line) => {
      const again = line.startsWith("overall progress:") && seen.has(line)
      seen.add(line)
      return !again
    })
    .join("\n")
}
