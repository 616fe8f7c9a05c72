/** Class codes as people give them: `k7p-3wn`, `K7P 3WN`, or the whole link from the board. */
export const codeLength = 6

export function readCode(text: string): string {
  const link = /\/j\/([a-z0-9-]+)/i.exec(text)
  return (link?.[1] ?? text)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, codeLength)
}

/** The code of an address such as `/j/K7P3WN`, else nothing. */
export const codeOfPath = (path: string) => (path.startsWith("/j/") ? readCode(path) : "")
