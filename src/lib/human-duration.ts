/** Ages as Docker says them (swarm-semantics F-3). */

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24

/** `milliseconds` may be negative (a clock that is behind): that is less than a second. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000)
  if (seconds < 1) return "Less than a second"
  if (seconds === 1) return "1 second"
  if (seconds < MINUTE) return `${seconds} seconds`
  const minutes = Math.floor(seconds / MINUTE)
  if (minutes === 1) return "About a minute"
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.floor(milliseconds / 1_000 / HOUR + 0.5)
  if (hours === 1) return "About an hour"
  if (hours < 48) return `${hours} hours`
  if (hours < DAY * 7 * 2) return `${Math.floor(hours / DAY)} days`
  if (hours < DAY * 30 * 2) return `${Math.floor(hours / DAY / 7)} weeks`
  if (hours < DAY * 365 * 2) return `${Math.floor(hours / DAY / 30)} months`
  return `${Math.floor(hours / DAY / 365)} years`
}
