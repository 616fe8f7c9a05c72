/**
 * What is typed at a lab of the real server as well: what depends neither on the recorded engine's version
 * nor on its images, machines and moments.
 */
import type { RecordedCommand } from "./recordings.ts"

const parts: Readonly<Record<string, RegExp>> = {
  errors: /./,
  "compose-errors": /./,
  objects: /./,
}

export const serverGroups = Object.keys(parts)

export const isForServer =
  (group: string) =>
  ({ name }: RecordedCommand): boolean =>
    parts[group]?.test(name) ?? false
