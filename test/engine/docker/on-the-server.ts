/**
 * What is typed at a lab of the real server as well: what depends neither on the recorded engine's version
 * nor on its images, machines and moments.
 */
import type { RecordedCommand } from "./recordings.ts"

const parts: Readonly<Record<string, RegExp>> = {
  // A lab has three managers; the last is a task that crashes for forty seconds.
  errors:
    /^(?!node_rm_node2|node_demote_node1|service_create_--name_e1_--isolation|on-worker\/info)/,
  "compose-errors": /./,
  objects: /./,
}

export const serverGroups = Object.keys(parts)

export const isForServer =
  (group: string) =>
  ({ name }: RecordedCommand): boolean =>
    parts[group]?.test(name) ?? false
