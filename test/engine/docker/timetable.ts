/**
 * When a recorded command sent its requests. Cluster time goes by these, so that a client sees what the
 * recorded one saw, however busy this machine is.
 */
import type { RecordedCommand } from "./recordings.ts"

/** Seconds: requests that lie so close together may have changed places. */
const together = 0.05

export class Timetable {
  /** Seconds since the recording began, in order, of each kind of request that is still to come. */
  readonly #due: Map<string, number[]>
  readonly #end: number
  #overrun = false
  readonly #beginning = Promise.withResolvers<void>()
  /** Resolves when the first request has come, or none comes any more. */
  readonly begun = this.#beginning.promise

  constructor({ at, took, requests = {} }: RecordedCommand) {
    const due = Object.entries(requests).map(([kind, times]): [string, number[]] => [
      kind,
      times.map((time) => at + time),
    ])
    this.#due = new Map(due)
    this.#end = at + took
    // Of a long command whose requests nobody recorded, time goes by the clock on the wall.
    this.#overrun = due.length === 0 && took > quick
  }

  /** Takes a request off; null when none like it was recorded any more. */
  take(kind: string): number | null {
    this.#beginning.resolve()
    const time = this.#due.get(kind)?.shift()
    if (time === undefined) {
      this.#overrun = this.#overrun || this.#next() === null
      return null
    }
    for (const times of this.#due.values()) {
      while (times[0] !== undefined && times[0] < time - together) times.shift()
    }
    return time
  }

  end(): void {
    this.#beginning.resolve()
  }

  /** Seconds since the recording began beyond which time does not go before this command has. */
  get limit(): number {
    return this.#next() ?? (this.#overrun ? Number.POSITIVE_INFINITY : this.#end)
  }

  #next(): number | null {
    const first = [...this.#due.values()].flatMap(([time]) => (time === undefined ? [] : [time]))
    return first.length === 0 ? null : Math.min(...first)
  }
}

/** Seconds: what took less waited for nothing. */
const quick = 1.5

/** What a request asks for: ids differ between runs, versions between clients. */
export function kindOf(method: string, pathname: string): string {
  const path = pathname
    .replace(/^.*?(?=\/v\d+\.\d+\/)/, "")
    .replace(/^\/v\d+\.\d+/, "")
    .replaceAll(/\/(?:[0-9a-z]{25}|[0-9a-f]{64}|[0-9a-f]{12})(?=\/|$)/g, "/ID")
  return `${method} ${path}`
}
