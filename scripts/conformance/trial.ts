/** One scenario's trial: a recording is played and compared. */
import { compare } from "./compare.ts"
import type { Difference } from "./difference.ts"
import { play } from "./player.ts"
import { loadRecording, type Recording } from "./recording.ts"

export interface Verdict {
  /** By time; empty when our swarm did what the real one did. */
  readonly differences: readonly Difference[]
  /** Races whose recorded outcome had to be taken. */
  readonly races: readonly string[]
}

/** A file that cannot be read or played is a difference too: nothing is skipped. */
export async function tryRecording(path: string): Promise<Verdict> {
  try {
    return await judge(loadRecording(path))
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { differences: [{ at: 0, text: `cannot be played: ${text}` }], races: [] }
  }
}

export async function judge(recording: Recording): Promise<Verdict> {
  const played = await play(recording)
  return { differences: compare(recording, played), races: played.races }
}
