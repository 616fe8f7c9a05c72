/** `docker service rm`. */
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { errorText, writeLine } from "../output.ts"

export const serviceRm: Verb = {
  name: "rm",
  use: "SERVICE [SERVICE...]",
  short: "Remove one or more services",
  otherNames: ["remove"],
  aliases: ["docker service rm", "docker service remove"],
  flags: [],
  arity: { atLeast: 1 },
  complete: "services",
  run: removeServices,
}

async function removeServices({ client, process, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const errors: string[] = []
  for (const ref of args) {
    try {
      await api.remove(`/services/${segment(ref)}`)
      await writeLine(process, ref)
    } catch (error) {
      errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
