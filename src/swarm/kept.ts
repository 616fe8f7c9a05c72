/**
 * How much a swarm keeps for its user. All of it is in every snapshot, so there is a limit to the whole,
 * beside those to each of its parts, which only a script comes near.
 */
import { ok, type Result } from "../lib/result.ts"
import type { Command, Refusal } from "./command.ts"
import { type Limits, within } from "./limits.ts"
import type { Manager } from "./manager.ts"
import type { TaskSpec } from "./spec.ts"
import type { Store } from "./store.ts"

/** What leaves more behind than was there. */
const growing: ReadonlySet<Command["type"]> = new Set<Command["type"]>([
  "service-create",
  "service-update",
  "node-update",
  "swarm-update",
  "network-create",
  "secret-create",
  "secret-update",
  "config-create",
  "config-update",
  "volume-create",
  "image-store",
  "image-tag",
  "image-push",
])

/** Whether there is room for what the command brings. */
export function roomFor(
  command: Command,
  store: Store,
  manager: Manager,
  { keptBytes }: Limits,
): Result<null, Refusal> {
  if (!growing.has(command.type)) return ok(null)
  const wished = kept(store, manager) + JSON.stringify(command).length
  return within(wished, keptBytes, "bytes of specs, data, volumes and images altogether")
}

function kept(store: Store, { images, registry, agents }: Manager): number {
  const documents = new Set<object>([...images.images, ...registry.images])
  for (const { spec, previousSpec } of store.services.values()) {
    for (const each of [spec, previousSpec]) if (each !== undefined) documents.add(each)
  }
  for (const spec of retiredSpecs(store)) documents.add(spec)
  for (const table of [store.networks, store.secrets, store.configs, store.nodes]) {
    for (const { spec } of table.values()) documents.add(spec)
  }
  for (const [, volumes] of agents.volumes.state) for (const each of volumes) documents.add(each)
  let bytes = images.nameBytes + registry.nameBytes
  for (const document of documents) bytes += lengthOf(document)
  return bytes
}

/** Of tasks whose service has other specs by now. */
function retiredSpecs(store: Store): ReadonlySet<TaskSpec> {
  const specs = new Set([...store.tasks.values()].map(({ spec }) => spec))
  for (const { spec, previousSpec } of store.services.values()) {
    for (const each of [spec.TaskTemplate, previousSpec?.TaskTemplate]) {
      if (each !== undefined) specs.delete(each)
    }
  }
  return specs
}

/** Documents are replaced, never changed: each is measured once. */
const lengths = new WeakMap<object, number>()

function lengthOf(document: object): number {
  const known = lengths.get(document)
  if (known !== undefined) return known
  const { length } = JSON.stringify(document)
  lengths.set(document, length)
  return length
}
