/** `docker stack services`. */
import { NAMESPACE_LABEL } from "../../compose/names.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import { writeError } from "../output.ts"
import { renderServices } from "../service/ls.ts"
import { filter, listFormat, quietIds } from "../shared-flags.ts"
import { checkStackName } from "./stack-name.ts"

export const stackServices: Verb = {
  name: "services",
  use: "[OPTIONS] STACK",
  short: "List the services in the stack",
  flags: [filter, listFormat, quietIds],
  arity: { exactly: 1 },
  complete: "stacks",
  run: listServices,
}

async function listServices({ client, process, flags, args }: Invocation): Promise<number> {
  const namespace = checkStackName(args[0] ?? "")
  const filters = filtersOf(flags)
  addFilter(filters, "label", `${NAMESPACE_LABEL}=${namespace}`)
  const quiet = flags.truth("quiet") && !flags.changed("format")
  const services = await new Api(client, process).services(filters, !quiet)
  if (services.length === 0) {
    await writeError(process, `Nothing found in stack: ${namespace}`)
    return 0
  }
  await process.stdout.write(renderServices(services, flags.text("format"), quiet))
  return 0
}
