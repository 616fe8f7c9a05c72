/** `self` as a node: the one that answers. */
import type { Filters } from "../engine/types.ts"
import type { Api } from "./api.ts"
import { CommandFailure } from "./command.ts"

/** The id of the answering node where `ref` is `self`, else `ref` itself. */
export async function nodeReference(api: Api, ref: string): Promise<string> {
  if (ref !== "self") return ref
  const info = await api.get<{ Swarm?: { NodeID?: string } }>("/info")
  const id = info.Swarm?.NodeID ?? ""
  if (id !== "") return id
  // A node without an id is no member of a swarm: the engine's own words are the best error.
  await api.nodes()
  throw new CommandFailure("node ID not found in /info")
}

export async function resolveSelfNode(api: Api, filters: Filters): Promise<void> {
  const nodes = filters.node
  if (nodes === undefined) return
  const resolved: string[] = []
  for (const ref of nodes) resolved.push(await nodeReference(api, ref))
  filters.node = resolved
}
