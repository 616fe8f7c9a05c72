/** `docker stack rm` (SD-9): services, then secrets, configs and networks. */
import { NAMESPACE_LABEL } from "../../compose/names.ts"
import type { ApiNetwork, ApiService } from "../../engine/types.ts"
import { naturalOrder } from "../../lib/natural-order.ts"
import { Api, filterQuery } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { errorText, writeError, writeLine } from "../output.ts"
import { checkStackName } from "./stack-name.ts"

export const stackRm: Verb = {
  name: "rm",
  use: "[OPTIONS] STACK [STACK...]",
  short: "Remove one or more stacks",
  otherNames: ["remove", "down"],
  aliases: ["docker stack rm", "docker stack remove", "docker stack down"],
  flags: [
    {
      name: "detach",
      short: "d",
      kind: "bool",
      usage: "Do not wait for stack removal",
      fallback: "true",
    },
  ],
  arity: { atLeast: 1 },
  complete: "stacks",
  run: removeStacks,
}

async function removeStacks(invocation: Invocation): Promise<number> {
  for (const name of invocation.args) checkStackName(name)
  const errors: string[] = []
  for (const name of invocation.args) {
    if (!(await removeStack(invocation, name))) {
      errors.push(`failed to remove some resources from stack: ${name}`)
    }
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}

/** False when something could not be removed. */
async function removeStack(invocation: Invocation, namespace: string): Promise<boolean> {
  const { client, process, flags } = invocation
  const api = new Api(client, process)
  const filters = { label: [`${NAMESPACE_LABEL}=${namespace}`] }
  const services = await api.services(filters)
  const networks = await api.networks(filters)
  const secrets = await api.get<Named[]>("/secrets", filterQuery(filters))
  const configs = await api.get<Named[]>("/configs", filterQuery(filters))
  if (services.length + networks.length + secrets.length + configs.length === 0) {
    await writeError(process, `Nothing found in stack: ${namespace}`)
    return true
  }
  const sorted = [...services].sort((a, b) => naturalOrder(nameOf(a), nameOf(b)))
  const resources: Resource[] = [
    ...sorted.map((one) => resource("service", nameOf(one), one.ID)),
    ...secrets.map((one) => resource("secret", one.Spec.Name, one.ID)),
    ...configs.map((one) => resource("config", one.Spec.Name, one.ID)),
    ...networks.map((one: ApiNetwork) => resource("network", one.Name, one.Id)),
  ]
  let clean = true
  for (const { kind, name, path } of resources) {
    await writeLine(process, `Removing ${kind} ${name}`)
    try {
      await api.remove(path)
    } catch (error) {
      clean = false
      // Docker ends this sentence without an end of line.
      const id = path.slice(path.lastIndexOf("/") + 1)
      await process.stderr.write(`Failed to remove ${kind} ${id}: ${errorText(error)}`)
    }
  }
  if (!flags.truth("detach")) await waitForTasks(invocation, namespace)
  return clean
}

/** As docker: until every task it still sees has ended; what is orphaned or removed has not. */
async function waitForTasks({ client, process }: Invocation, namespace: string): Promise<void> {
  const api = new Api(client, process, "progress")
  const filters = { label: [`${NAMESPACE_LABEL}=${namespace}`] }
  while (true) {
    const changed = client.changed(process.signal)
    changed.catch(() => undefined)
    const tasks = await api.tasks(filters)
    if (tasks.every((task) => endStates.has(task.Status.State))) return
    await changed
  }
}

const endStates = new Set(["complete", "shutdown", "failed", "rejected"])

interface Named {
  readonly ID: string
  readonly Spec: { readonly Name: string }
}

interface Resource {
  readonly kind: string
  readonly name: string
  readonly path: string
}

function resource(kind: string, name: string, id: string): Resource {
  return { kind, name, path: `/${kind}s/${id}` }
}

function nameOf(service: ApiService): string {
  return service.Spec.Name ?? ""
}
