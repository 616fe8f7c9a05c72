/** Merges the given flags into a spec; what was not given stays as it is (CU-2). */
import type { ServiceSpec } from "../../engine/types.ts"
import { splitWords } from "../../lib/shell-words.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { keyValues } from "../key-values.ts"
import { containerOf, placementOf, resourcesOf, setList, taskOf } from "./draft.ts"
import { updatedGenericResources } from "./generic-resources.ts"
import { applyHealthFlags } from "./health.ts"
import { applyPaceFlags, applyRestartFlags } from "./update-config.ts"
import { applyListFlags, type Caller } from "./update-lists.ts"
import { applyPortFlags } from "./update-ports.ts"

export function updatedSpec(spec: ServiceSpec, flags: FlagValues, caller: Caller): void {
  applyListFlags(spec, flags, caller)
  applyContainerFlags(spec, flags)
  if (flags.changed("oom-score-adj")) {
    containerOf(spec).OomScoreAdj = flags.number("oom-score-adj")
  }
  applyResourceFlags(spec, flags)
  applyGenericResources(spec, flags)
  applyRestartFlags(spec, flags)
  if (flags.changed("stop-grace-period")) {
    containerOf(spec).StopGracePeriod = flags.duration("stop-grace-period")
  }
  applyReplicas(spec, flags)
  if (flags.changed("replicas-max-per-node")) {
    const most = flags.number("replicas-max-per-node")
    if (most > 0) placementOf(spec).MaxReplicas = most
    else delete placementOf(spec).MaxReplicas
  }
  applyPaceFlags(spec, flags)
  if (flags.changed("endpoint-mode")) {
    spec.EndpointSpec = { ...spec.EndpointSpec, Mode: flags.text("endpoint-mode") }
  }
  applyPortFlags(spec, flags)
  applyLogDriver(spec, flags)
  if (flags.truth("force")) {
    const task = taskOf(spec)
    task.ForceUpdate = (task.ForceUpdate ?? 0) + 1
  }
  applyHealthFlags(spec, flags)
}

/** Flags that stand for one field of the container each. */
const containerTexts: readonly (readonly [string, string])[] = [
  ["image", "Image"],
  ["hostname", "Hostname"],
  ["workdir", "Dir"],
  ["user", "User"],
  ["stop-signal", "StopSignal"],
  ["isolation", "Isolation"],
]
const containerSwitches: readonly (readonly [string, string])[] = [
  ["init", "Init"],
  ["tty", "TTY"],
  ["read-only", "ReadOnly"],
]
const containerCommands: readonly (readonly [string, string])[] = [
  ["entrypoint", "Command"],
  ["args", "Args"],
]

function applyContainerFlags(spec: ServiceSpec, flags: FlagValues): void {
  const container = containerOf(spec)
  for (const [name, field] of containerTexts) {
    // Go leaves an empty text out.
    if (flags.changed(name)) container[field] = flags.text(name) || undefined
  }
  for (const [name, field] of containerSwitches) {
    // Go leaves what is false out, but for a pointer's sake.
    if (flags.changed(name)) {
      container[field] = flags.truth(name) || (name === "init" ? false : undefined)
    }
  }
  for (const [name, field] of containerCommands) {
    if (!flags.changed(name)) continue
    const words = splitWords(flags.text(name))
    if (!words.ok) throw new CommandFailure(words.error)
    container[field] = words.value.length === 0 ? undefined : words.value
  }
}

type Read = (flags: FlagValues, name: string) => number

const cpus: Read = (flags, name) => flags.nanoCpus(name)
const bytes: Read = (flags, name) => flags.bytes(name)
const plain: Read = (flags, name) => flags.number(name)

const amounts = [
  ["limit-cpu", "Limits", "NanoCPUs", cpus],
  ["limit-memory", "Limits", "MemoryBytes", bytes],
  ["limit-pids", "Limits", "Pids", plain],
  ["reserve-cpu", "Reservations", "NanoCPUs", cpus],
  ["reserve-memory", "Reservations", "MemoryBytes", bytes],
] as const

/** Nothing of a thing is left out. */
export function applyResourceFlags(spec: ServiceSpec, flags: FlagValues): void {
  for (const [name, kind, field, read] of amounts) {
    if (!flags.changed(name)) continue
    const amount = read(flags, name)
    const resources = resourcesOf(spec, kind)
    if (amount === 0) delete resources[field]
    else resources[field] = amount
  }
}

function applyGenericResources(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.anyChanged(["generic-resource-add", "generic-resource-rm"])) return
  const reservations = resourcesOf(spec, "Reservations")
  const added = flags.list("generic-resource-add")
  const removed = flags.list("generic-resource-rm")
  const resources = updatedGenericResources(reservations.GenericResources, added, removed)
  setList(reservations, "GenericResources", resources)
}

function applyReplicas(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.changed("replicas")) return
  if (spec.Mode?.Replicated === undefined) {
    throw new CommandFailure("replicas can only be used with replicated mode")
  }
  spec.Mode = { Replicated: { Replicas: flags.number("replicas") } }
}

export function applyLogDriver(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.changed("log-driver")) return
  const name = flags.text("log-driver")
  if (name === "") {
    delete taskOf(spec).LogDriver
    return
  }
  const options = keyValues(flags.list("log-opt"))
  taskOf(spec).LogDriver =
    Object.keys(options).length === 0 ? { Name: name } : { Name: name, Options: options }
}
