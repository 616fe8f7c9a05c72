/** `docker service rollback` (CR-1). */
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { writeError, writeLine } from "../output.ts"
import { followService } from "../progress/follow.ts"
import { detach, quietProgress } from "../shared-flags.ts"

export const serviceRollback: Verb = {
  name: "rollback",
  use: "[OPTIONS] SERVICE",
  short: "Revert changes to a service's configuration",
  flags: [detach, quietProgress],
  arity: { exactly: 1 },
  complete: "services",
  run: rollBack,
}

async function rollBack({ client, process, flags, args }: Invocation): Promise<number> {
  const ref = args[0] ?? ""
  const api = new Api(client, process)
  const service = await api.service(ref)
  const warnings = await api.updateService(service, service.Spec, { rollback: "previous" })
  for (const warning of warnings) await writeError(process, warning)
  await writeLine(process, ref)
  if (!flags.truth("detach")) await followService(client, process, ref, flags.truth("quiet"))
  return 0
}
