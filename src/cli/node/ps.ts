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
  for (const ref of args.length === 0 ? ["self"] : args) {
    try {
      const node = await api.node(await nodeReference(api, ref))
      tasks.push(...(await api.tasks({ ...filtersOf(flags), node: [node.ID] })))
    } catch (error) {
      errors.push(errorText(process, error))
    }
  }
  if (errors.length === 0 || tasks.length > 0) {
    const options = { ...taskListOptions(flags), shortIds: true }
    const now = () => process.clock.now()
    await process.stdout.write(await renderTasks(api, tasks, options, now))
  }
  if (errors.length > 0) throw new CommandFailure(errors.join("\n"))
  return 0
}
