/** Networks, secrets and configs are named on the command line, and looked up before they are sent. */
import type { ServiceSpec } from "../../engine/types.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import type { Api } from "../api.ts"
import { segment } from "../api.ts"
import { CommandFailure } from "../command.ts"
import type { FlagValues } from "../flag-values.ts"
import { applyCredentialSpec } from "./credential-spec.ts"
import { containerOf, setList, taskOf } from "./draft.ts"
import type { FileReference } from "./file-reference.ts"
import { parseFileReference } from "./file-reference.ts"
import { namedIds } from "./named-ids.ts"
import { parseNetworkOption } from "./network-option.ts"

interface Attachment {
  readonly Target?: string
  readonly Aliases?: readonly string[]
  readonly DriverOpts?: Readonly<Record<string, string>>
}

/** `suffix` is `-add` for update, where there is a `-rm` too, and empty for create. */
export async function resolveReferences(
  api: Api,
  spec: ServiceSpec,
  flags: FlagValues,
  suffix: "-add" | "",
): Promise<void> {
  await resolveNetworks(api, spec, flags, suffix)
  await resolveFiles(api, spec, flags, suffix, "secret")
  await resolveFiles(api, spec, flags, suffix, "config")
  await applyCredentialSpec(api, spec, flags)
}

async function resolveNetworks(
  api: Api,
  spec: ServiceSpec,
  flags: FlagValues,
  suffix: "-add" | "",
): Promise<void> {
  const removing = suffix === "-add" && flags.changed("network-rm")
  if (!flags.changed(`network${suffix}`) && !removing) return
  const removed = removing
    ? await Promise.all(flags.list("network-rm").map((name) => networkId(api, name)))
    : []
  const old: readonly Attachment[] = taskOf(spec).Networks ?? spec.Networks ?? []
  const networks = old.filter((one) => !removed.includes(one.Target ?? ""))
  for (const text of flags.list(`network${suffix}`)) {
    const option = parseNetworkOption(text)
    if (!option.ok) continue
    const { name, aliases, driverOpts } = option.value
    const target = await networkId(api, name)
    if (networks.some((one) => one.Target === target)) {
      throw new CommandFailure(`service is already attached to network ${name}`)
    }
    networks.push({
      Target: target,
      ...(aliases.length > 0 && { Aliases: aliases }),
      ...(Object.keys(driverOpts).length > 0 && { DriverOpts: driverOpts }),
    })
  }
  networks.sort((a, b) => compareCodeUnits(a.Target ?? "", b.Target ?? ""))
  setList(taskOf(spec), "Networks", networks)
}

async function networkId(api: Api, name: string): Promise<string> {
  const network = await api.get<{ Id: string }>(`/networks/${segment(name)}`, { scope: "swarm" })
  return network.Id
}

async function resolveFiles(
  api: Api,
  spec: ServiceSpec,
  flags: FlagValues,
  suffix: "-add" | "",
  kind: "secret" | "config",
): Promise<void> {
  const removed = suffix === "-add" ? flags.list(`${kind}-rm`) : []
  const wanted = flags.list(`${kind}${suffix}`).flatMap((text) => {
    const reference = parseFileReference(text, kind)
    return reference.ok ? [reference.value] : []
  })
  if (wanted.length === 0 && removed.length === 0) return
  const container = containerOf(spec)
  const field = kind === "secret" ? "Secrets" : "Configs"
  const nameField = kind === "secret" ? "SecretName" : "ConfigName"
  const old = Array.isArray(container[field]) ? container[field] : []
  const kept = old.filter((one) => !removed.includes(String(one[nameField])))
  setList(container, field, [...kept, ...(await fileReferences(api, kind, wanted))])
}

/** The references of a spec, with the ids that belong to the names. */
export async function fileReferences(
  api: Api,
  kind: "secret" | "config",
  wanted: readonly FileReference[],
): Promise<object[]> {
  if (wanted.length === 0) return []
  const ids = await namedIds(
    api,
    kind,
    wanted.map((one) => one.source),
  )
  return wanted.map((one) => {
    const id = ids.get(one.source)
    const file = { Name: one.target, UID: one.uid, GID: one.gid, Mode: one.mode }
    return kind === "secret"
      ? { File: file, SecretID: id, SecretName: one.source }
      : { File: file, ConfigID: id, ConfigName: one.source }
  })
}
