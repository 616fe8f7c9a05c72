/** A word of the instructor to the class, or to one student: it stands above their lab until dismissed. */

export interface Broadcast {
  /** One line, plain text. */
  readonly text: string
  /** When it was said: ms since the epoch, by the server's clock. The same words may be said again. */
  readonly at: number
}

export const broadcastLimits = { characters: 300, perMinute: 10 } as const

/** What became of it: how many students have it, and how many labs could not be reached. */
export interface BroadcastAnswer {
  readonly sent: number
  readonly missed: number
}
