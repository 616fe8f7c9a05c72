/**
 * Where a case asks for what cannot be right here: its own source, or a recording of the engine and
 * CLI that this product is held to, says otherwise. Each is told by the difference that it makes.
 */

interface Contradiction {
  /** Only this case; else every case with the difference. */
  readonly id?: string
  /** In the words of the check that does not hold. */
  readonly difference: string
  readonly because: string
}

const contradictions: readonly Contradiction[] = [
  {
    id: "PT-064",
    difference: "new tasks: 2, expected 0",
    because:
      "the case adds a second ready node, which SwarmKit's TestInitializationMultipleServices does not have: with it, the global orchestrator must fill that node at start (G-2)",
  },
  {
    difference: 'does not contain "changing network in service is not supported"',
    because:
      "words of the first SwarmKit; in the version that the case names, and in the recorded engine's, errNetworkUpdateNotSupported says: networks must be migrated to TaskSpec before being changed",
  },
  {
    difference: 'lacks "specify a Compose file"',
    because:
      "a small letter of docker CLI 29; the recorded CLI is 28.2.2, which writes: Specify a Compose file (with --compose-file) (test/oracle/cli/errors.json)",
  },
]

export function contradictionOf(id: string, difference: string): string | null {
  const found = contradictions.find(
    (one) => (one.id ?? id) === id && difference.includes(one.difference),
  )
  return found?.because ?? null
}
