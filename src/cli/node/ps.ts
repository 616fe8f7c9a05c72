/** `docker node ps`. */
import type { ApiTask } from "../../engine/types.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { filtersOf } from "../filters.ts"
import { errorText } from "../output.ts"
import { nodeReference } from "../self-node.ts"
import { taskListFlags } from "../shared-flags.ts"
import { renderTasks, taskListOptions } from "../task-list.ts"

export const nodePs: Verb = {
  name: "ps",
  use: "[OPTIONS] [NODE...]",
  short: "List tasks running on one or more nodes, defaults to current node",
  flags: taskListFlags,
  arity: { atLeast: 0 },
  complete: "nodes",
  run: listTasks,
}

async function listTasks({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const tasks: ApiTask[] = []
  const errors: string[] = []
  // Docker's own slip: each node is asked for together with those before it.
  const nodes: string[] = []
  for (const ref of args.length === 0 ? ["self"] : args) {
    try {
      const node = await api.node(await nodeReference(api, ref))
      nodes.push(node.ID)
      tasks.push(...(await api.tasks({ ...filtersOf(flags), node: nodes })))
    } catch (error) {
      errors.push(errorText(error))
    }
  }
  if (errors.length === 0 || tasks.length > 0) {
    const now = () => process.clock.now()
    await process.stdout.write(await renderTasks(api, tasks, taskListOptions(flags), now))
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
