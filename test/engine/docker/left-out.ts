/**
 * Recorded commands that this judge leaves out besides the recordings' own exclusions, each with its
 * reason: the table shows them.
 */
import type { RecordedCommand } from "./recordings.ts"

const reasons: readonly (readonly [RegExp, string])[] = [
  [/^swarm\/noleader-/, "a lab's swarm never loses its leader"],
  [/^swarm\/(force-new-cluster|join|left|leave|node-|rejoin)/, "a lab's nodes stay in its swarm"],
  [/^watch\/watch-/, "watch(1) draws only what changed: the screen depends on ages"],
  [/^node\/01-context_ls$/, "lists contexts that an earlier group of recordings left"],
  [/^errors\/pull_nosuchimage$/, "the recorded machine had no Internet, a lab's has"],
  [/^node\/06-demote$/, "the recorded one lost its quorum: the manager before it had hardly begun"],
  [/^connect\/(cli20|api-version)/, "another version of the client"],
]

export function whyLeftOut(group: string, { name, node, cmd }: RecordedCommand): string | null {
  if (node === "node4") return "typed on a machine that is in no swarm: all of a lab's are in one"
  if (/docker-compose |\/usr\/bin\/docker/.test(cmd)) return "another client"
  return reasons.find(([pattern]) => pattern.test(`${group}/${name}`))?.[1] ?? null
}
