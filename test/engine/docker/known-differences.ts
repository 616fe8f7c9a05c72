/**
 * Recorded commands that print something else here, each with its reason. The table shows them; whoever
 * makes one of them the same takes it off.
 */
const known: readonly (readonly [RegExp, string])[] = []

export function whyDifferent(group: string, name: string): string | null {
  return known.find(([pattern]) => pattern.test(`${group}/${name}`))?.[1] ?? null
}
