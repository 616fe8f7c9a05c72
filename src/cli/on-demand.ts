/** Loads heavy.ts when it is first needed, or before that for whoever has the time. */
import { CommandFailure } from "./command.ts"

type Heavy = typeof import("./heavy.ts")

let loading: Promise<Heavy> | null = null

/** Once it is there it is a microtask away: who lets virtual time pass loads it before. */
export async function loadHeavy(): Promise<Heavy> {
  loading ??= import("./heavy.ts")
  try {
    return await loading
  } catch {
    loading = null
    throw new CommandFailure(
      "this command could not be loaded: check the network and try again, or reload the page",
    )
  }
}
