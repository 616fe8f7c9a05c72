/** A label of the command line: `key=value` or `key`. */

/** The sentence against it; null where it is fine. */
export function checkLabel(text: string): string | null {
  const key = (text.split("=")[0] ?? "").trimStart()
  if (key === "") return `invalid label '${text}': empty name`
  return /\s/.test(key) ? `label '${text}' contains whitespaces` : null
}
