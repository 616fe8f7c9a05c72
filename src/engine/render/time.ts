/** Cluster instants as the API's times: RFC 3339 with as many digits as it takes, as Go writes them. */
import type { SimTime } from "../../swarm/time.ts"
import type { EngineHost } from "../host.ts"

export interface TimeRenderer {
  /**
   * Of an object: wall now minus the instant's age in the cluster, so that the age which a client
   * computes is cluster time at every rate (ARCHITECTURE.md, decision 6).
   */
  object(at: SimTime): string
  /** Seconds since the epoch, of the same instant. */
  seconds(at: SimTime): number
  /** Now. */
  readonly now: string
}

export function timeRenderer(host: EngineHost): TimeRenderer {
  const clusterNow = host.cluster.now
  const wallNow = Math.round(host.wallNow() * 1000)
  const micros = (at: SimTime) => wallNow - (clusterNow - at)
  return {
    object: (at) => rfc3339(micros(at)),
    seconds: (at) => Math.floor(micros(at) / 1_000_000),
    now: rfc3339(wallNow),
  }
}

/** `micros`: microseconds since the epoch. */
function rfc3339(micros: number): string {
  return fixed(micros).replace(/\.?0+Z$/, "Z")
}

/** Of a wall-clock time in milliseconds, fractions allowed. */
export const rfc3339OfMs = (ms: number): string => rfc3339(Math.round(ms * 1000))

/** The same, always with nine digits, as lines of logs have it. */
export const fixedOfMs = (ms: number): string => fixed(Math.round(ms * 1000))

function fixed(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  const fraction = String(micros - seconds * 1_000_000).padStart(6, "0")
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}000Z`
}

/** Reads what `since` and `until` may be: Unix seconds with a fraction, RFC 3339. Null: neither. */
export function wallMsOf(text: string): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(parsed) ? null : parsed
}
