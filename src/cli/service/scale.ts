/** `docker service scale` (CS-1 to CS-3). */

import { splitOnce } from "../../lib/split-once.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { errorText, writeError, writeLine } from "../output.ts"
import { followToTheEnd } from "../progress/follow.ts"
import { detach } from "../shared-flags.ts"

export const serviceScale: Verb = {
  name: "scale",
  use: "SERVICE=REPLICAS [SERVICE=REPLICAS...]",
  short: "Scale one or multiple replicated services",
  flags: [detach],
  arity: { atLeast: 1 },
  complete: "services",
  run: scaleServices,
}

async function scaleServices(invocation: Invocation): Promise<number> {
  const { client, process, flags, args, path } = invocation
  for (const arg of args) checkSpecifier(arg, path)
  const scaled: string[] = []
  const errors: string[] = []
  for (const arg of args) {
    const [name, count = ""] = splitOnce(arg, "=")
    try {
      await scaleService(invocation, name, count)
      scaled.push(name)
    } catch (error) {
      errors.push(`${name}: ${errorText(error)}`)
    }
  }
  if (!flags.truth("detach")) {
    for (const name of scaled) {
      try {
        await followToTheEnd(client, process, name)
      } catch (error) {
        const left = process.signal.aborted && process.signal.reason === "SIGINT"
        errors.push(`${name}: ${left ? "context canceled" : errorText(error)}`)
      }
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}

function checkSpecifier(arg: string, path: string): void {
  const [name, count] = splitOnce(arg, "=")
  if (name !== "" && count !== undefined && count !== "") return
  throw new CommandFailure(
    [
      `invalid scale specifier '${arg}'.`,
      `See '${path} --help'.`,
      "",
      `Usage:  ${path} ${serviceScale.use}`,
      "",
      serviceScale.short,
    ].join("\n"),
  )
}

async function scaleService(
  { client, process }: Invocation,
  name: string,
  count: string,
): Promise<void> {
  if (!/^[0-9]+$/.test(count)) {
    throw new CommandFailure(
      `invalid replicas value ${count}: strconv.ParseUint: parsing ${JSON.stringify(count)}: invalid syntax`,
    )
  }
  const api = new Api(client, process)
  const service = await api.service(name)
  const { Mode: mode } = service.Spec
  if (mode?.Replicated === undefined && mode?.ReplicatedJob === undefined) {
    throw new CommandFailure("scale can only be used with replicated or replicated-job mode")
  }
  const next =
    mode.Replicated !== undefined
      ? { Replicated: { Replicas: Number(count) } }
      : { ReplicatedJob: { ...mode.ReplicatedJob, TotalCompletions: Number(count) } }
  const warnings = await api.updateService(service, { ...service.Spec, Mode: next })
  for (const warning of warnings) await writeError(process, warning)
  await writeLine(process, `${name} scaled to ${count}`)
}
