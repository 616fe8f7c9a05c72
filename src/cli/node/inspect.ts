/** `docker node inspect`. */
import { bodyOf } from "../../engine/client.ts"
import type { ApiNode } from "../../engine/types.ts"
import { escapeHtmlInJson } from "../../lib/go-template/value.ts"
import { binarySize } from "../../lib/human-size.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import { Api, segment } from "../api.ts"
import type { Invocation, Verb } from "../command.ts"
import { typedValue } from "../go-types.ts"
import { type Inspected, inspectAll } from "../inspect.ts"
import { nodeReference } from "../self-node.ts"
import { inspectFormat } from "../shared-flags.ts"
import { capitalise } from "../words.ts"

export const nodeInspect: Verb = {
  name: "inspect",
  use: "[OPTIONS] self|NODE [NODE...]",
  short: "Display detailed information on one or more nodes",
  flags: [
    inspectFormat,
    { name: "pretty", kind: "bool", usage: "Print the information in a human friendly format" },
  ],
  arity: { atLeast: 1 },
  complete: "nodes",
  run: inspectNodes,
}

async function inspectNodes({ client, process, flags, args }: Invocation): Promise<number> {
  const api = new Api(client, process)
  const format = flags.text("format")
  if (!flags.truth("pretty")) {
    const get = async (ref: string): Promise<Inspected> => {
      const id = await nodeReference(api, ref)
      const response = await api.send({ method: "GET", path: `/nodes/${segment(id)}` })
      bodyOf(response)
      const json = escapeHtmlInJson(response.body)
      return { json, typed: typedValue(JSON.parse(json), "swarm.Node"), typedOnly: true }
    }
    return inspectAll(process, args, format, get, 1)
  }
  // The first mistake is all that is said: docker writes once it has all of them.
  let text = ""
  for (const ref of args) text += prettyNode(await api.node(await nodeReference(api, ref)))
  await process.stdout.write(text)
  return 0
}

function prettyNode(node: ApiNode): string {
  const { Description: about, ManagerStatus: manager } = node
  const labels = Object.entries(node.Spec.Labels ?? {}).sort(([a], [b]) => compareCodeUnits(a, b))
  const lines = [
    `ID:\t\t\t${node.ID}`,
    ...(node.Spec.Name ? [`Name:\t\t\t${node.Spec.Name}`] : []),
    ...(labels.length > 0
      ? ["Labels:", ...labels.map(([key, value]) => ` - ${key}=${value}`)]
      : []),
    `Hostname:              \t${about.Hostname}`,
    `Joined at:             \t${joined(node.CreatedAt)}`,
    "Status:",
    ` State:\t\t\t${capitalise(node.Status.State)}`,
    ...(node.Status.Message ? [` Message:              \t${capitalise(node.Status.Message)}`] : []),
    ` Availability:         \t${capitalise(node.Spec.Availability ?? "")}`,
    ...(node.Status.Addr ? [` Address:\t\t${node.Status.Addr}`] : []),
    ...(manager
      ? [
          "Manager Status:",
          ` Address:\t\t${manager.Addr}`,
          ` Raft Status:\t\t${capitalise(manager.Reachability)}`,
          ` Leader:\t\t${manager.Leader ? "Yes" : "No"}`,
        ]
      : []),
    "Platform:",
    ` Operating System:\t${about.Platform.OS}`,
    ` Architecture:\t\t${about.Platform.Architecture}`,
    "Resources:",
    ` CPUs:\t\t\t${Math.floor(about.Resources.NanoCPUs / 1e9)}`,
    ` Memory:\t\t${binarySize(about.Resources.MemoryBytes)}`,
    ...pluginLines(about.Engine.Plugins ?? []),
    `Engine Version:\t\t${about.Engine.EngineVersion}`,
    ...engineLabels(about.Engine.Labels ?? {}),
    ...tlsLines(about.TLSInfo),
  ]
  return `${lines.join("\n")}\n`
}

function engineLabels(labels: Readonly<Record<string, string>>): string[] {
  const pairs = Object.entries(labels).sort(([a], [b]) => compareCodeUnits(a, b))
  return pairs.length === 0
    ? []
    : ["Engine Labels:", ...pairs.map(([key, value]) => ` - ${key}=${value}`)]
}

function pluginLines(plugins: readonly unknown[]): string[] {
  const byType = new Map<string, string[]>()
  for (const plugin of plugins) {
    const { Type: type, Name: name } = { Type: "", Name: "", ...(plugin ?? {}) }
    byType.set(String(type), [...(byType.get(String(type)) ?? []), String(name)])
  }
  if (byType.size === 0) return []
  const shown = [...byType]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([type, names]) => ` ${type}:\t\t${names.join(", ")}`)
  return ["Plugins:", ...shown]
}

function tlsLines(info: ApiNode["Description"]["TLSInfo"]): string[] {
  if (info === undefined) return []
  return [
    "TLS Info:",
    " TrustRoot:",
    info.TrustRoot,
    ` Issuer Subject:\t${info.CertIssuerSubject}`,
    ` Issuer Public Key:\t${info.CertIssuerPublicKey}`,
  ]
}

/** Go's own way of writing a time, in the small letters that docker's template makes of it. */
function joined(created: string): string {
  const time = created.replace("T", " ").replace("Z", "")
  const trimmed = time.includes(".") ? time.replace(/\.?0+$/, "") : time
  return `${trimmed} +0000 utc`
}
