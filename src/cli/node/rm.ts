/** `docker node rm`. */
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { errorText, writeLine } from "../output.ts"

export const nodeRm: Verb = {
  name: "rm",
  use: "[OPTIONS] NODE [NODE...]",
  short: "Remove one or more nodes from the swarm",
  otherNames: ["remove"],
  aliases: ["docker node rm", "docker node remove"],
  flags: [{ name: "force", short: "f", kind: "bool", usage: "Force remove a node from the swarm" }],
  arity: { atLeast: 1 },
  complete: "nodes",
  run: removeNodes,
}

async function removeNodes({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const errors: string[] = []
  for (const ref of args) {
    try {
      await api.remove(`/nodes/${segment(ref)}`, flags.truth("force") ? { force: "1" } : undefined)
      await writeLine(process, ref)
    } catch (error) {
      errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
