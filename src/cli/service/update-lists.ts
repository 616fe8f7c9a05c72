/** The pairs of flags that add to a list and take from it (CU-8). */
import type { ServiceSpec } from "../../engine/types.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import type { Process } from "../../lib/process.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { splitHost } from "./checks.ts"
import { containerOf, placementOf, setList, texts } from "./draft.ts"
import { envName, resolveEnv } from "./environment.ts"
import { mountsOf } from "./mount.ts"
import { updatedUlimits } from "./ulimits.ts"

/** Whose environment and directory are meant. */
export type Caller = Pick<Process, "cwd" | "env">

export function applyListFlags(spec: ServiceSpec, flags: FlagValues, { env, cwd }: Caller): void {
  const container = containerOf(spec)
  spec.Labels = updatedMap(spec.Labels ?? {}, flags, "label")
  const labels = updatedMap(container.Labels ?? {}, flags, "container-label")
  if (Object.keys(labels).length > 0) container.Labels = labels
  else delete container.Labels
  setList(container, "Env", updatedEnv(texts(container.Env), flags, env))
  if (flags.anyChanged(["group-add", "group-rm"])) {
    setList(container, "Groups", updatedList(texts(container.Groups), flags, "group").sort())
  }
  applyDns(spec, flags)
  applyHosts(spec, flags)
  applyMounts(spec, flags, cwd)
  if (flags.anyChanged(["sysctl-add", "sysctl-rm"])) {
    container.Sysctls = updatedMap(textMap(container.Sysctls), flags, "sysctl")
  }
  if (flags.anyChanged(["ulimit-add", "ulimit-rm"])) {
    const [removed, added] = [flags.list("ulimit-rm"), flags.list("ulimit-add")]
    container.Ulimits = updatedUlimits(container.Ulimits, removed, added)
  }
  applyCapabilities(spec, flags)
  applyPlacement(spec, flags)
}

/** Removals first, then additions: an added key wins; unknown removals say nothing. */
function updatedMap(
  old: Readonly<Record<string, string>>,
  flags: FlagValues,
  name: string,
): Record<string, string> {
  const map = new Map(Object.entries(old))
  for (const key of flags.list(`${name}-rm`)) map.delete(key)
  for (const text of flags.list(`${name}-add`)) {
    const [key, value = ""] = splitOnce(text, "=")
    map.set(key, value)
  }
  return Object.fromEntries(map)
}

function updatedEnv(
  old: readonly string[],
  flags: FlagValues,
  env: ReadonlyMap<string, string>,
): string[] {
  const variables = new Map(old.map((text) => [envName(text), text]))
  for (const name of flags.list("env-rm")) variables.delete(name)
  for (const text of flags.list("env-add")) {
    variables.set(envName(text), resolveEnv(text, env))
  }
  return [...variables.values()]
}

function updatedList(old: readonly string[], flags: FlagValues, name: string): string[] {
  const list = new Set([...old, ...flags.list(`${name}-add`)])
  for (const one of flags.list(`${name}-rm`)) list.delete(one)
  return [...list]
}

function applyDns(spec: ServiceSpec, flags: FlagValues): void {
  const pairs = [
    ["dns", "Nameservers"],
    ["dns-search", "Search"],
    ["dns-option", "Options"],
  ] as const
  if (!flags.anyChanged(pairs.flatMap(([name]) => [`${name}-add`, `${name}-rm`]))) return
  const container = containerOf(spec)
  const config: Record<string, unknown> = { ...objectOf(container.DNSConfig) }
  for (const [name, field] of pairs) {
    setList(config, field, updatedList(texts(config[field]), flags, name).sort())
  }
  container.DNSConfig = config
}

/** `name:address` on the command line, `address name` in the spec. */
export function hostLine(text: string): string {
  const { name = "", address = "" } = splitHost(text) ?? {}
  return `${address} ${name}`
}

function applyHosts(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.anyChanged(["host-add", "host-rm"])) return
  const container = containerOf(spec)
  const removed = flags
    .list("host-rm")
    .map((text) => splitHost(text) ?? { name: text, address: "" })
  const kept = texts(container.Hosts).filter((line) => {
    const [address = "", name = ""] = line.split(" ")
    return !removed.some((one) => one.name === name && ["", address].includes(one.address))
  })
  const added = flags.list("host-add").map(hostLine)
  setList(container, "Hosts", [...new Set([...kept, ...added])])
}

function applyMounts(spec: ServiceSpec, flags: FlagValues, cwd: string): void {
  if (!flags.anyChanged(["mount-add", "mount-rm"])) return
  const container = containerOf(spec)
  const added = mountsOf(flags.list("mount-add"), cwd)
  if (new Set(added.map(targetOf)).size < added.length) {
    throw new CommandFailure("duplicate mount target")
  }
  const old: unknown[] = Array.isArray(container.Mounts) ? container.Mounts : []
  const mounts = new Map([...old, ...added].map((mount) => [targetOf(mount), mount]))
  for (const target of flags.list("mount-rm")) mounts.delete(target)
  setList(
    container,
    "Mounts",
    [...mounts.values()].sort(
      (a, b) =>
        compareCodeUnits(sourceOf(a), sourceOf(b)) || compareCodeUnits(targetOf(a), targetOf(b)),
    ),
  )
}

function sourceOf(mount: unknown): string {
  const source = objectOf(mount).Source
  return typeof source === "string" ? source : ""
}

function targetOf(mount: unknown): string {
  const target = objectOf(mount).Target
  return typeof target === "string" ? target : ""
}

/**
 * Also of create. What is both added and dropped is added; `ALL` stands for all others, and `RESET` of an
 * update forgets what was there.
 */
export function applyCapabilities(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.anyChanged(["cap-add", "cap-drop"])) return
  const container = containerOf(spec)
  const normal = (text: string): string => {
    const upper = text.trim().toUpperCase()
    return upper === "ALL" || upper === "RESET" || upper.startsWith("CAP_") ? upper : `CAP_${upper}`
  }
  const lists = (name: string, old: unknown): [Set<string>, Set<string>] => {
    const wanted = new Set(flags.list(name).map(normal))
    return [wanted, new Set(wanted.delete("RESET") ? [] : texts(old))]
  }
  const [add, added] = lists("cap-add", container.CapabilityAdd)
  const [drop, dropped] = lists("cap-drop", container.CapabilityDrop)
  for (const one of drop) {
    if (!add.has(one)) added.delete(one)
    dropped.add(one)
  }
  for (const one of add) {
    dropped.delete(one)
    added.add(one)
  }
  const whole = (set: Set<string>) => (set.has("ALL") ? ["ALL"] : [...set].sort())
  setList(container, "CapabilityAdd", whole(added))
  setList(
    container,
    "CapabilityDrop",
    whole(dropped).filter((one) => !whole(added).includes(one)),
  )
}

/** Constraints: additions first, then removals by their exact text, the result sorted. */
function applyPlacement(spec: ServiceSpec, flags: FlagValues): void {
  if (flags.anyChanged(["constraint-add", "constraint-rm"])) {
    const placement = placementOf(spec)
    const constraints = updatedList(placement.Constraints ?? [], flags, "constraint").sort()
    if (constraints.length > 0) placement.Constraints = constraints
    else delete placement.Constraints
  }
  if (flags.anyChanged(["placement-pref-add", "placement-pref-rm"])) {
    const placement = placementOf(spec)
    const removed = flags.list("placement-pref-rm").map(spreadOf)
    const kept = (placement.Preferences ?? []).filter(
      (one) => !removed.includes(one.Spread?.SpreadDescriptor ?? ""),
    )
    const added = flags
      .list("placement-pref-add")
      .map((text) => ({ Spread: { SpreadDescriptor: spreadOf(text) } }))
    const all = [...kept, ...added]
    if (all.length > 0) placement.Preferences = all
    else delete placement.Preferences
  }
}

export function spreadOf(text: string): string {
  return splitOnce(text, "=")[1] ?? ""
}

function textMap(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, one]) => [key, String(one)]))
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {}
}
