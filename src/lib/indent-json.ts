/** Spreads JSON text over lines without touching its numbers or the order of its keys. */

/** As Go's `json.Indent`: empty objects and lists stay on one line. */
export function indentJson(text: string, indent: string): string {
  let out = ""
  let depth = 0
  const newline = () => `\n${indent.repeat(depth)}`
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ""
    if (letter === '"') {
      const end = stringEnd(text, i)
      out += text.slice(i, end)
      i = end - 1
    } else if (letter === "{" || letter === "[") {
      const next = skipBlanks(text, i + 1)
      if (text[next] === "}" || text[next] === "]") {
        out += letter + text[next]
        i = next
      } else {
        depth++
        out += letter + newline()
      }
    } else if (letter === "}" || letter === "]") {
      depth--
      out += newline() + letter
    } else if (letter === ",") out += `,${newline()}`
    else if (letter === ":") out += ": "
    else if (!/\s/.test(letter)) out += letter
  }
  return out
}

function stringEnd(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1
  return i + 1
}

function skipBlanks(text: string, start: number): number {
  let i = start
  while (/\s/.test(text[i] ?? "x")) i++
  return i
}
