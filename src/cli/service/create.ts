/** `docker service create` (CC-1). */
import type { ServiceSpec } from "../../engine/types.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { writeError, writeLine } from "../output.ts"
import { followService } from "../progress/follow.ts"
import { createFlags } from "./create-flags.ts"
import { specFromFlags } from "./create-spec.ts"
import { resolveReferences } from "./references.ts"
import { resolveImage, tagImage } from "./resolve-image.ts"

export const serviceCreate: Verb = {
  name: "create",
  use: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  short: "Create a new service",
  flags: createFlags,
  arity: { atLeast: 1 },
  interspersed: false,
  complete: "images",
  run: createService,
}

async function createService({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const spec: ServiceSpec = specFromFlags(flags, args, process)
  await resolveReferences(api, spec, flags, "")
  tagImage(spec)
  const warning = flags.truth("no-resolve-image") ? null : await resolveImage(api, spec)
  const answer = await api.post<{ ID: string; Warnings?: string[] | null }>(
    "/services/create",
    {},
    spec,
  )
  for (const text of answer.Warnings ?? []) await writeError(process, text)
  if (warning !== null) await writeError(process, warning)
  await writeLine(process, answer.ID)
  if (!flags.truth("detach")) await followService(client, process, answer.ID, flags.truth("quiet"))
  return 0
}
