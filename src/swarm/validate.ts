/** SwarmKit's checks of a service spec, in its order and words (swarm-semantics CA-1). */

import { ok, type Result } from "../lib/result.ts"
import { isIngress } from "./allocator.ts"
import type { Refusal } from "./command.ts"
import { parseReference } from "./image-reference.ts"
import { isJob } from "./orchestrator/slot.ts"
import { invalid, refuse } from "./refusals.ts"
import { parseConstraint } from "./scheduler/constraint.ts"
import type {
  ContainerSpec,
  EndpointSpec,
  ResourceAmounts,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from "./spec.ts"

type Check = Result<null, Refusal>

const fine: Check = ok(null)
const LEAST_CPU = 1_000_000
const LEAST_MEMORY = 4 * 1_024 * 1_024
const MILLISECOND_NS = 1_000_000

export function validateServiceSpec(spec: ServiceSpec): Check {
  const task = spec.TaskTemplate ?? {}
  return firstRefusal([
    () => validateName(spec.Name ?? ""),
    () => validateResources(task),
    () => validateRestart(task),
    () => validateConstraints(task),
    () => validateReferences(task.ContainerSpec ?? {}),
    () => validateContainer(task.ContainerSpec ?? {}),
    () => validateMode(spec),
    () => validateJob(spec),
    () => validateUpdate(spec.UpdateConfig ?? {}),
    () => validateEndpoint(spec.EndpointSpec ?? {}),
  ])
}

function firstRefusal(checks: readonly (() => Check)[]): Check {
  for (const check of checks) {
    const result = check()
    if (!result.ok) return result
  }
  return fine
}

export function validateName(name: string): Check {
  if (name === "") return invalid("meta: name must be provided")
  // Every repetition begins with a separator: an expression that can split "aaa" in many ways hangs.
  if (!/^[a-zA-Z0-9]+(?:[-_]+[a-zA-Z0-9]+)*$/.test(name)) {
    return invalid("name must be valid as a DNS name component")
  }
  return name.length > 63 ? invalid("name must be 63 characters or fewer") : fine
}

function validateResources(task: TaskSpec): Check {
  for (const amounts of [task.Resources?.Limits, task.Resources?.Reservations]) {
    const checked = validateAmounts(amounts ?? {})
    if (!checked.ok) return checked
  }
  return fine
}

function validateAmounts({ NanoCPUs: cpus = 0, MemoryBytes: memory = 0 }: ResourceAmounts): Check {
  if (cpus !== 0 && cpus < LEAST_CPU) {
    return invalid(`invalid cpu value ${cpus / 1e9}: Must be at least 0.001`)
  }
  if (memory !== 0 && memory < LEAST_MEMORY) {
    return invalid(`invalid memory value ${memory}: Must be at least 4MiB`)
  }
  return fine
}

function validateRestart(task: TaskSpec): Check {
  const { Delay: delay = 0, Window: window = 0 } = task.RestartPolicy ?? {}
  if (delay < 0) return invalid("TaskSpec: restart-delay cannot be negative")
  return window < 0 ? invalid("TaskSpec: restart-window cannot be negative") : fine
}

function validateConstraints(task: TaskSpec): Check {
  for (const expression of task.Placement?.Constraints ?? []) {
    const parsed = parseConstraint(expression)
    // As recorded: SwarmKit hands this error on without a code of its own.
    if (!parsed.ok) return refuse("Unknown", parsed.error)
  }
  return fine
}

/** Secrets and configs need a name and a target of their own. */
function validateReferences(container: ContainerSpec): Check {
  for (const kind of ["Secret", "Config"] as const) {
    const byTarget = new Map<string, string>()
    for (const reference of references(container, kind)) {
      if (reference.id === "" || reference.name === "") {
        return invalid(`malformed ${kind.toLowerCase()} reference`)
      }
      const other = byTarget.get(reference.target)
      if (other !== undefined) {
        return invalid(
          `${kind.toLowerCase()} references '${other}' and '${reference.name}' have a conflicting target: '${reference.target}'`,
        )
      }
      byTarget.set(reference.target, reference.name)
    }
  }
  return fine
}

export interface DataReference {
  readonly id: string
  readonly name: string
  readonly target: string
}

/** The secrets or configs that a container mounts. */
export function references(
  container: ContainerSpec,
  kind: "Secret" | "Config",
): readonly DataReference[] {
  const list = container[`${kind}s`]
  if (!Array.isArray(list)) return []
  return list.map((item: unknown) => ({
    id: textOf(item, `${kind}ID`),
    name: textOf(item, `${kind}Name`),
    target: textOf(fieldOf(item, "File"), "Name"),
  }))
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null) return undefined
  return Object.entries(value).find(([key]) => key === field)?.[1]
}

function textOf(value: unknown, field: string): string {
  const found = fieldOf(value, field)
  return typeof found === "string" ? found : ""
}

function validateContainer(container: ContainerSpec): Check {
  const image = container.Image ?? ""
  if (image === "") return invalid("ContainerSpec: image reference must be provided")
  if (parseReference(image) === null) {
    return invalid(`ContainerSpec: "${image}" is not a valid repository/tag`)
  }
  const targets = new Set<string>()
  const mounts = container.Mounts
  for (const mount of Array.isArray(mounts) ? mounts : []) {
    const target = textOf(mount, "Target")
    if (targets.has(target)) return invalid(`ContainerSpec: duplicate mount point: ${target}`)
    targets.add(target)
  }
  return validateHealth(container)
}

function validateHealth(container: ContainerSpec): Check {
  const health = container.Healthcheck ?? {}
  for (const field of ["Interval", "Timeout", "StartPeriod", "StartInterval"] as const) {
    const duration = health[field] ?? 0
    if (duration !== 0 && duration < MILLISECOND_NS) {
      return invalid(`ContainerSpec: ${field} in HealthConfig cannot be less than 1ms`)
    }
  }
  if ((health.Retries ?? 0) < 0) {
    return invalid("ContainerSpec: Retries in HealthConfig cannot be negative")
  }
  return fine
}

function validateMode(spec: ServiceSpec): Check {
  const count = spec.Mode?.Replicated?.Replicas ?? 0
  if (!Number.isSafeInteger(count)) return invalid("Unrecognized service mode")
  return count < 0 ? invalid("Number of replicas must be non-negative") : fine
}

function validateJob(spec: ServiceSpec): Check {
  return isJob(spec) && spec.UpdateConfig ? invalid("Jobs may not have an update config") : fine
}

/** CA-2: the rollback config is never looked at. */
function validateUpdate(config: UpdateConfig): Check {
  const { Delay: delay = 0, Monitor: monitor = 0, MaxFailureRatio: ratio = 0 } = config
  if (delay < 0) return invalid("TaskSpec: update-delay cannot be negative")
  if (monitor < 0) return invalid("TaskSpec: update-monitor cannot be negative")
  if (ratio < 0 || ratio > 1) {
    return invalid("TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1")
  }
  return fine
}

function validateEndpoint(endpoint: EndpointSpec): Check {
  const published = new Set<string>()
  for (const port of endpoint.Ports ?? []) {
    if (endpoint.Mode === "dnsrr" && isIngress(port)) {
      return invalid("EndpointSpec: port published with ingress mode can't be used with dnsrr mode")
    }
    if (!port.PublishedPort) continue
    const key = `${port.PublishedPort}/${port.Protocol || "tcp"}`
    if (published.has(key)) return invalid("EndpointSpec: duplicate published ports provided")
    published.add(key)
  }
  return fine
}
