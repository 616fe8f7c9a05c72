/** What a terminal sends, cut into keys: `a`, `enter`, `ctrl-a`, `alt-b`, `up`, … */

export type Key =
  | { readonly name: "text"; readonly text: string }
  | { readonly name: string; readonly text: "" }

const sequences = new Map([
  ["\x1b[A", "up"],
  ["\x1bOA", "up"],
  ["\x1b[B", "down"],
  ["\x1bOB", "down"],
  ["\x1b[C", "right"],
  ["\x1bOC", "right"],
  ["\x1b[D", "left"],
  ["\x1bOD", "left"],
  ["\x1b[H", "home"],
  ["\x1bOH", "home"],
  ["\x1b[1~", "home"],
  ["\x1b[F", "end"],
  ["\x1bOF", "end"],
  ["\x1b[4~", "end"],
  ["\x1b[3~", "delete"],
  ["\x1b[5~", "up"],
  ["\x1b[6~", "down"],
  ["\x1b[1;5C", "alt-f"],
  ["\x1b[1;3C", "alt-f"],
  ["\x1b[1;5D", "alt-b"],
  ["\x1b[1;3D", "alt-b"],
  ["\x1b[3;5~", "alt-d"],
  ["\x1b\x7f", "ctrl-w"],
])

const controls = new Map([
  ["\r", "enter"],
  ["\n", "enter"],
  ["\t", "tab"],
  ["\x7f", "backspace"],
  ["\b", "backspace"],
])

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are control characters
const pattern = /\r\n|\x1b\[[0-9;?]*[@-~]|\x1bO[A-Z]|\x1b[^[O]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/gu

/** Keys with the position in `text` behind each. */
export function* keysOf(text: string): Generator<{ key: Key; end: number }> {
  for (const match of text.matchAll(pattern)) {
    const [all] = match
    yield { key: keyOf(all), end: match.index + all.length }
  }
}

function keyOf(text: string): Key {
  const named = text === "\r\n" ? "enter" : (sequences.get(text) ?? controls.get(text))
  if (named !== undefined) return { name: named, text: "" }
  const code = text.charCodeAt(0)
  if (text.length === 1 && code < 0x20) {
    return { name: `ctrl-${String.fromCharCode(code + 0x60)}`, text: "" }
  }
  if (text.startsWith("\x1b")) {
    return { name: text.length === 2 ? `alt-${text.charAt(1)}` : "unknown", text: "" }
  }
  return { name: "text", text }
}
