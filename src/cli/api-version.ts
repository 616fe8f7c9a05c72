/** What hangs on the API that an engine speaks: flags, and a field or two. */
import type { EngineClient } from "../engine/client.ts"
import type { Process } from "../lib/process.ts"
import { clientVersion } from "./client-version.ts"
import { CommandFailure, type Flag, type Verb } from "./command.ts"
import type { FlagValues } from "./flag-values.ts"

/** The verb with the flags that this engine knows: help leaves out the others. The engine is asked only where it matters. */
export async function verbFor(client: EngineClient, process: Process, verb: Verb): Promise<Verb> {
  if (!verb.flags.some((flag) => flag.since !== undefined)) return verb
  const version = await apiVersion(client, process)
  return { ...verb, flags: verb.flags.filter((flag) => isKnown(flag, version)) }
}

export async function checkFlagVersions(
  client: EngineClient,
  process: Process,
  verb: Verb,
  flags: FlagValues,
): Promise<void> {
  const recent = verb.flags.filter((flag) => flag.since !== undefined && flags.changed(flag.name))
  if (recent.length === 0) return
  const version = await apiVersion(client, process)
  const tooNew = recent.find((flag) => !isKnown(flag, version))
  if (tooNew === undefined) return
  throw new CommandFailure(
    `"--${tooNew.name}" requires API version ${tooNew.since}, but the Docker daemon API version is ${version}`,
  )
}

/** `api`: as `1.44`. */
export async function speaksAtLeast(
  client: EngineClient,
  process: Process,
  api: string,
): Promise<boolean> {
  return minor(await apiVersion(client, process)) >= minor(api)
}

/** An engine that does not say counts as one of today: the command itself will tell what is wrong. */
async function apiVersion(client: EngineClient, process: Process): Promise<string> {
  const newest = clientVersion.DefaultAPIVersion
  try {
    const answer = await client.request({ method: "HEAD", path: "/_ping" }, process.signal)
    const version = answer.headers["api-version"] ?? newest
    return minor(version) < minor(newest) ? version : newest
  } catch {
    process.signal.throwIfAborted()
    return newest
  }
}

function isKnown({ since }: Flag, version: string): boolean {
  return since === undefined || minor(since) <= minor(version)
}

/** Every API that is still spoken begins with `1.`. */
function minor(version: string): number {
  return Number(version.split(".")[1] ?? 0)
}
