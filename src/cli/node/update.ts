/** `docker node update`, `promote` and `demote`. */
import type { ApiNode, NodeSpec } from "../../engine/types.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { Api } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { CommandFailure } from "../command.ts"
import { writeLine } from "../output.ts"

export const nodeUpdate: Verb = {
  name: "update",
  use: "[OPTIONS] NODE",
  short: "Update a node",
  flags: [
    {
      name: "availability",
      kind: "string",
      usage: 'Availability of the node ("active", "pause", "drain")',
      values: ["active", "pause", "drain"],
    },
    { name: "label-add", kind: "list", usage: 'Add or update a node label ("key=value")' },
    { name: "label-rm", kind: "list", usage: "Remove a node label if exists" },
    {
      name: "role",
      kind: "string",
      usage: 'Role of the node ("worker", "manager")',
      values: ["worker", "manager"],
    },
  ],
  arity: { exactly: 1 },
  complete: "nodes",
  run: updateNode,
}

export const nodePromote: Verb = {
  name: "promote",
  use: "NODE [NODE...]",
  short: "Promote one or more nodes to manager in the swarm",
  flags: [],
  arity: { atLeast: 1 },
  complete: "nodes",
  run: (invocation) => changeRole(invocation, "manager"),
}

export const nodeDemote: Verb = {
  name: "demote",
  use: "NODE [NODE...]",
  short: "Demote one or more nodes from manager in the swarm",
  flags: [],
  arity: { atLeast: 1 },
  complete: "nodes",
  run: (invocation) => changeRole(invocation, "worker"),
}

async function updateNode({ client, process, flags, args }: Invocation): Promise<number> {
  const ref = args[0] ?? ""
  const api = new Api(client, process)
  const node = await api.node(ref)
  const labels = new Map(Object.entries(node.Spec.Labels ?? {}))
  for (const text of flags.list("label-add")) {
    const [key, value = ""] = splitOnce(text, "=")
    labels.set(key, value)
  }
  for (const key of flags.list("label-rm")) {
    if (!labels.delete(key)) {
      throw new CommandFailure(`key ${key} doesn't exist in node's labels`)
    }
  }
  // Whatever was typed is sent: the engine says what it does not know.
  const spec = {
    ...node.Spec,
    Labels: Object.fromEntries(labels),
    ...(flags.changed("availability") && { Availability: flags.text("availability") }),
    ...(flags.changed("role") && { Role: flags.text("role") }),
  }
  await sendNode(api, node, spec)
  await writeLine(process, ref)
  return 0
}

async function changeRole(
  { client, process, args }: Invocation,
  role: NonNullable<NodeSpec["Role"]>,
): Promise<number> {
  const api = new Api(client, process)
  for (const ref of args) {
    const node = await api.node(ref)
    if (node.Spec.Role === role) {
      const what = role === "manager" ? "a manager" : "a worker"
      await writeLine(process, `Node ${node.ID} is already ${what}.`)
      continue
    }
    await sendNode(api, node, { ...node.Spec, Role: role })
    await writeLine(
      process,
      role === "manager"
        ? `Node ${ref} promoted to a manager in the swarm.`
        : `Manager ${ref} demoted in the swarm.`,
    )
  }
  return 0
}

async function sendNode(api: Api, node: ApiNode, spec: object): Promise<void> {
  await api.change(`/nodes/${node.ID}/update`, { version: String(node.Version.Index) }, spec)
}
