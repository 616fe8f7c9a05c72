/**
 * Deep comparison of specs as they are after the trip through the daemon's own types (D-5): an empty
 * text, list, map or zero is the same as a missing one; an empty part, as recorded, is not.
 */

/** Optional in the daemon's types, so that a zero says something there. */
const zeroCounts: ReadonlySet<string> = new Set(["Delay", "Window", "StopGracePeriod", "Init"])

/** The parts that are messages of their own there: one that says nothing differs from none. */
const parts: ReadonlySet<string> = new Set([
  "CredentialSpec",
  "DNSConfig",
  "DriverConfig",
  "EndpointSpec",
  "Healthcheck",
  "Limits",
  "LogDriver",
  "Placement",
  "Privileges",
  "Reservations",
  "Resources",
  "RestartPolicy",
  "RollbackConfig",
  "SELinuxContext",
  "TmpfsOptions",
  "UpdateConfig",
  "VolumeOptions",
])

export function sameMeaning(a: unknown, b: unknown, field = ""): boolean {
  if (a === b) return true
  const emptyA = meaningless(a, field)
  const emptyB = meaningless(b, field)
  if (emptyA || emptyB) return emptyA && emptyB
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && sameLists(a, b)
  }
  if (!isRecord(a) || !isRecord(b)) return false
  for (const key of Object.keys(a)) if (!sameMeaning(own(a, key), own(b, key), key)) return false
  for (const key of Object.keys(b)) {
    if (!Object.hasOwn(a, key) && !meaningless(own(b, key), key)) return false
  }
  return true
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameMeaning(item, b[index]))
}

function meaningless(value: unknown, field: string): boolean {
  if (value === undefined || value === null) return true
  if (value === 0 || value === false) return !zeroCounts.has(field)
  if (value === "") return true
  // The default mode is the daemon's zero.
  if (field === "Mode" && value === "vip") return true
  if (Array.isArray(value)) return value.length === 0
  if (!isRecord(value) || parts.has(field)) return false
  for (const key of Object.keys(value)) if (!meaningless(own(value, key), key)) return false
  return true
}

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
