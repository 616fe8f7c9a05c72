/** `docker swarm unlock-key`: what a locked manager will want to hear, and how that is told. */
import type { Process } from "../../lib/process.ts"
import { Api } from "../api.ts"
import { CommandFailure, type Invocation, type Verb } from "../command.ts"
import { flagTable } from "../flag-table.ts"
import { errorText, writeLine } from "../output.ts"
import { type ApiSwarm, sendSettings } from "./settings.ts"

export const swarmUnlockKey: Verb = {
  name: "unlock-key",
  use: "[OPTIONS]",
  short: "Manage the unlock key",
  flags: flagTable(
    `-q, --quiet    Only display token
    --rotate   Rotate unlock key`,
  ),
  arity: { exactly: 0 },
  run: showUnlockKey,
}

async function showUnlockKey({ client, process, flags }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const quiet = flags.truth("quiet")
  if (flags.truth("rotate")) {
    const swarm = await api.get<ApiSwarm>("/swarm")
    if (swarm.Spec.EncryptionConfig?.AutoLockManagers !== true) {
      throw new CommandFailure("cannot rotate because autolock is not turned on")
    }
    await sendSettings(api, swarm, { unlockKey: true })
    if (!quiet) await writeLine(process, "Successfully rotated manager unlock key.\n")
  }
  const key = await unlockKey(api)
  if (key === "") throw new CommandFailure("no unlock key is set")
  if (quiet) await writeLine(process, key)
  else await tellUnlockKey(process, key)
  return 0
}

/** Empty where managers are not locked. */
export async function unlockKey(api: Api): Promise<string> {
  try {
    const { UnlockKey = "" } = await api.get<{ UnlockKey?: string }>("/swarm/unlockkey")
    return UnlockKey
  } catch (error) {
    throw new CommandFailure(`could not fetch unlock key: ${errorText(error)}`)
  }
}

export const tellUnlockKey = (process: Process, key: string): Promise<void> =>
  process.stdout.write(`To unlock a swarm manager after it restarts, run the \`docker swarm unlock\`
command and provide the following key:

    ${key}

Remember to store this key in a password manager, since without it you
will not be able to restart the manager.
`)
