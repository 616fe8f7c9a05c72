/** `--publish-add` and `--publish-rm` (CU-8). */

import { parsePort } from "../../compose/port.ts"
import type { PortConfig, ServiceSpec } from "../../engine/types.ts"
import { compareCodeUnits } from "../../lib/natural-order.ts"
import type { FlagValues } from "../flag-values.ts"

export function applyPortFlags(spec: ServiceSpec, flags: FlagValues): void {
  if (!flags.anyChanged(["publish-add", "publish-rm"])) return
  const existing = new Map<string, PortConfig>()
  for (const port of spec.EndpointSpec?.Ports ?? []) {
    if (!existing.has(portKey(port))) existing.set(portKey(port), port)
  }
  const removed = portsOf(flags.list("publish-rm"))
  const kept = [...existing.values()].filter((port) => !removed.some((one) => meets(one, port)))
  const added = portsOf(flags.list("publish-add")).filter((port) => !existing.has(portKey(port)))
  const ports = [...kept, ...added].sort((a, b) => compareCodeUnits(portKey(a), portKey(b)))
  const endpoint = { ...spec.EndpointSpec }
  if (ports.length > 0) endpoint.Ports = ports
  else delete endpoint.Ports
  spec.EndpointSpec = endpoint
}

/** The flags have been checked: what does not parse is not there. */
export function portsOf(list: readonly string[]): PortConfig[] {
  return list.flatMap((text) => {
    const ports = parsePort(text)
    return ports.ok ? ports.value : []
  })
}

function portKey(port: PortConfig): string {
  return [
    `${port.PublishedPort ?? 0}:${port.TargetPort ?? 0}`,
    port.Protocol ?? "tcp",
    port.PublishMode ?? "ingress",
  ].join("/")
}

/** By target, protocol and mode: the published port does not count for a removal. */
function meets(wanted: PortConfig, port: PortConfig): boolean {
  return (
    wanted.TargetPort === port.TargetPort &&
    (wanted.Protocol ?? "tcp") === (port.Protocol ?? "tcp") &&
    (wanted.PublishMode ?? "ingress") === (port.PublishMode ?? "ingress")
  )
}
