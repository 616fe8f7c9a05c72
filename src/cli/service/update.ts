/** `docker service update` (CU-1 to CU-11). */
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { writeError, writeLine } from "../output.ts"
import { followService } from "../progress/follow.ts"
import { resolveReferences } from "./references.ts"
import { resolveImage, tagImage } from "./resolve-image.ts"
import { updateFlags } from "./update-flags.ts"
import { updatedSpec } from "./update-spec.ts"

export const serviceUpdate: Verb = {
  name: "update",
  use: "[OPTIONS] SERVICE",
  short: "Update a service",
  flags: updateFlags,
  arity: { exactly: 1 },
  complete: "services",
  run: updateService,
}

async function updateService({ client, process, flags, args }: Invocation): Promise<number> {
  const ref = args[0] ?? ""
  const api = new Api(client, process)
  const service = await api.service(ref)
  const rollback = flags.truth("rollback")
  if (rollback && flags.changedNames().some((name) => !allowedWithRollback.has(name))) {
    throw new CommandFailure("other flags may not be combined with --rollback")
  }
  const query: Record<string, string> = { registryAuthFrom: "spec" }
  if (rollback) query.rollback = "previous"
  const spec = structuredClone(service.Spec)
  const warnings: string[] = []
  if (!rollback) {
    updatedSpec(spec, flags, process)
    await resolveReferences(api, spec, flags, "-add")
    tagImage(spec)
    if (flags.changed("image") && !flags.truth("no-resolve-image")) {
      const warning = await resolveImage(api, spec)
      if (warning !== null) warnings.push(warning)
    }
  }
  warnings.unshift(...(await api.updateService(service, spec, query)))
  for (const warning of warnings) await writeError(process, warning)
  await writeLine(process, ref)
  if (!flags.truth("detach")) await followService(client, process, ref, flags.truth("quiet"))
  return 0
}

const allowedWithRollback = new Set(["rollback", "detach", "quiet"])
