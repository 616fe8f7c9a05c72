/** Dates and distances as the list of classes writes them. */
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export function formatAgo(ms: number): string {
  if (ms < minute) return "just now"
  if (ms < hour) return `${counted(ms / minute, "minute")} ago`
  if (ms < day) return `${counted(ms / hour, "hour")} ago`
  return `${counted(ms / day, "day")} ago`
}

export function formatDay(ms: number): string {
  return new Date(ms).toLocaleDateString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  })
}

function counted(amount: number, unit: string): string {
  const whole = Math.floor(amount)
  return whole === 1 ? `1 ${unit}` : `${whole} ${unit}s`
}
