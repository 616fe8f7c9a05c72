/** Random choices for names, codes and phrases that must not be guessed: unbiased. */

/** A whole number from 0 up to, not including, `limit` (at most 2^32). */
export function randomBelow(limit: number): number {
  // Values past the last whole multiple of `limit` would favour the small numbers: draw again.
  const usable = Math.floor(2 ** 32 / limit) * limit
  const drawn = new Uint32Array(1)
  do crypto.getRandomValues(drawn)
  while ((drawn[0] ?? 0) >= usable)
  return (drawn[0] ?? 0) % limit
}

export function pick<T>(from: readonly T[]): T {
  const chosen = from[randomBelow(from.length)]
  if (chosen === undefined) throw new Error("nothing to pick from")
  return chosen
}

export function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomBelow(alphabet.length))).join("")
}

const base32 = "abcdefghijklmnopqrstuvwxyz234567"

/** An identifier of 80 bits, for URLs and object names. */
export function randomId(): string {
  return randomText(base32, 16)
}

/** A key of 160 bits. */
export function randomKey(): string {
  return randomText(base32, 32)
}
