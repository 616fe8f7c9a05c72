/** An engine in memory with short ways to ask it. */
import { engineApi } from "../../../src/engine/api.ts"
import type { Fact } from "../../../src/engine/facts.ts"
import { MemoryHost, type MemoryHostOptions } from "../../../src/engine/memory-host.ts"
import type { Cluster } from "../../../src/swarm/cluster.ts"

export function engineOf(cluster: Cluster, options: MemoryHostOptions = {}) {
  const facts: Fact[] = []
  const host = new MemoryHost(cluster, { onFact: (fact) => facts.push(fact), ...options })
  const api = engineApi(host)
  const ask = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) =>
    Promise.resolve(
      api.fetch(
        new Request(`http://engine${path}`, {
          method,
          headers: {
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && {
            body: typeof body === "string" ? body : JSON.stringify(body),
          }),
        }),
      ),
    )
  const get = (path: string) => ask("GET", path)
  /** The document of a good answer. */
  const read = async (path: string) => JSON.parse(await (await get(path)).text())
  return { host, api, facts, ask, get, read }
}

export const filters = (document: Record<string, readonly string[]>): string =>
  encodeURIComponent(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(document).map(([key, values]) => [
          key,
          Object.fromEntries(values.map((value) => [value, true])),
        ]),
      ),
    ),
  )
