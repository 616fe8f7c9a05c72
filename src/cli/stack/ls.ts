/** `docker stack ls`. */
import { NAMESPACE_LABEL } from "../../compose/names.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import type { Listing } from "../listing.ts"
import { renderListing } from "../listing.ts"
import { listFormat } from "../shared-flags.ts"

export const stackLs: Verb = {
  name: "ls",
  use: "[OPTIONS]",
  short: "List stacks",
  otherNames: ["list"],
  aliases: ["docker stack ls", "docker stack list"],
  flags: [listFormat],
  arity: { exactly: 0 },
  run: listStacks,
}

const listing: Listing = {
  type: "*formatter.stackContext",
  headers: { Name: "NAME", Services: "SERVICES" },
  table: ["Name", "Services"],
}

async function listStacks({ client, process, flags }: Invocation): Promise<number> {
  const services = await new Api(client, process).services({ label: [NAMESPACE_LABEL] })
  const counts = new Map<string, number>()
  for (const service of services) {
    const name = service.Spec.Labels?.[NAMESPACE_LABEL] ?? ""
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const rows = [...counts]
    .sort(([a], [b]) => naturalOrder(a, b))
    .map(([name, count]) => ({ Name: name, Services: String(count) }))
  await process.stdout.write(renderListing(listing, rows, flags.text("format")))
  return 0
}
