/** `docker stack ps`. */
import { NAMESPACE_LABEL } from "../../compose/names.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { addFilter, filtersOf } from "../filters.ts"
import { resolveSelfNode } from "../self-node.ts"
import { listFormat, taskListFlags } from "../shared-flags.ts"
import { renderTasks, taskListOptions } from "../task-list.ts"
import { checkStackName } from "./stack-name.ts"

export const stackPs: Verb = {
  name: "ps",
  use: "[OPTIONS] STACK",
  short: "List the tasks in the stack",
  flags: taskListFlags.map((flag) => (flag.name === "format" ? listFormat : flag)),
  arity: { exactly: 1 },
  complete: "stacks",
  run: listTasks,
}

async function listTasks({ client, process, flags, args }: Invocation): Promise<number> {
  const namespace = checkStackName(args[0] ?? "")
  const api = new Api(client, process)
  const filters = filtersOf(flags)
  addFilter(filters, "label", `${NAMESPACE_LABEL}=${namespace}`)
  await resolveSelfNode(api, filters)
  const tasks = await api.tasks(filters)
  if (tasks.length === 0) throw new CommandFailure(`nothing found in stack: ${namespace}`)
  const now = () => process.clock.now()
  await process.stdout.write(await renderTasks(api, tasks, taskListOptions(flags), now))
  return 0
}
