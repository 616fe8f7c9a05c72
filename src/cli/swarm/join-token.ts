/** `docker swarm join-token`: with what a node would join, and how that is told. */
import { Api, segment } from "../api.ts"
import { CommandFailure, type Invocation, type Verb } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { writeLine } from "../output.ts"
import { type ApiInfo, type ApiSwarm, sendSettings } from "./settings.ts"

export const swarmJoinToken: Verb = {
  name: "join-token",
  use: "[OPTIONS] (worker|manager)",
  short: "Manage join tokens",
  flags: flagTable(
    `-q, --quiet    Only display token
    --rotate   Rotate join token`,
  ),
  arity: { exactly: 1 },
  run: showJoinToken,
}

async function showJoinToken({ client, process, flags, args }: Invocation): Promise<number> {
  const [role = ""] = args
  if (role !== "worker" && role !== "manager") throw new CommandFailure(`unknown role ${role}`)
  const api = new Api(client, process)
  const quiet = flags.truth("quiet")
  if (flags.truth("rotate")) {
    const swarm = await api.get<ApiSwarm>("/swarm")
    await sendSettings(api, swarm, { worker: role === "worker", manager: role === "manager" })
    if (!quiet) await writeLine(process, `Successfully rotated ${role} join token.\n`)
  }
  const text = quiet ? `${await joinToken(api, role)}\n` : await joinAdvice(api, role)
  await process.stdout.write(text)
  return 0
}

async function joinToken(api: Api, role: "worker" | "manager"): Promise<string> {
  const { JoinTokens } = await api.get<ApiSwarm>("/swarm")
  return (role === "worker" ? JoinTokens?.Worker : JoinTokens?.Manager) ?? ""
}

export async function joinAdvice(
  api: Api,
  role: "worker" | "manager",
  nodeId?: string,
): Promise<string> {
  const token = await joinToken(api, role)
  const id = nodeId ?? (await api.get<ApiInfo>("/info")).Swarm.NodeID ?? ""
  const node = await api.node(segment(id))
  const command = `docker swarm join --token ${token} ${node.ManagerStatus?.Addr ?? ""}`
  return `To add a ${role} to this swarm, run the following command:\n\n    ${command}\n\n`
}
