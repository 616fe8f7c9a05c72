/** The order of `sort -V`: runs of digits count as numbers, letters before everything else. */

export function compareVersions(a: string, b: string): number {
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [x = "", y = ""] = [/^\D*/.exec(a.slice(i))?.[0], /^\D*/.exec(b.slice(j))?.[0]]
    const texts = compareTexts(x, y)
    if (texts !== 0) return texts
    i += x.length
    j += y.length
    const [m = "", n = ""] = [/^\d*/.exec(a.slice(i))?.[0], /^\d*/.exec(b.slice(j))?.[0]]
    const difference = Number(m) - Number(n)
    if (difference !== 0) return difference
    i += m.length
    j += n.length
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** Letter by letter; `~` comes even before the end. */
function compareTexts(a: string, b: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = weight(a.charAt(i)) - weight(b.charAt(i))
    if (difference !== 0) return difference
  }
  return 0
}

function weight(char: string): number {
  if (char === "~") return -1
  if (char === "") return 0
  return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256
}
