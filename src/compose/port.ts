/** Published ports: `8000:80`, `8000-8002:80-82/udp`, or `mode=host,target=80,published=8081`. */
import type { PortConfig } from "../engine/types.ts"
import type { Result } from "../lib/result.ts"
import { err, ok } from "../lib/result.ts"

/** Stack files may name an address of the host, which swarm cannot use; flags may not. */
export function parsePort(text: string, addressAllowed = false): Result<PortConfig[], string> {
  return /^\w+=/.test(text) ? parseLongPort(text) : parseShortPort(text, addressAllowed)
}

function parseLongPort(text: string): Result<PortConfig[], string> {
  let port: PortConfig = { Protocol: "tcp", TargetPort: 0, PublishMode: "ingress" }
  for (const field of text.split(",")) {
    const at = field.indexOf("=")
    if (at === -1) return err(`invalid field: ${field}`)
    const key = field.slice(0, at).toLowerCase()
    const value = field.slice(at + 1).toLowerCase()
    if (key === "protocol") {
      if (!["tcp", "udp", "sctp"].includes(value)) return err(`invalid protocol value '${value}'`)
      port = { ...port, Protocol: value }
    } else if (key === "mode") {
      if (value !== "ingress" && value !== "host") {
        return err(`invalid publish mode value (${value}): must be either 'ingress' or 'host'`)
      }
      port = { ...port, PublishMode: value }
    } else if (key === "target" || key === "published") {
      if (!isPort(value)) {
        const why = /^[0-9]+$/.test(value) ? "value out of range" : "invalid syntax"
        return err(`invalid ${key} port (${value}): value must be an integer: ${why}`)
      }
      port = { ...port, [key === "target" ? "TargetPort" : "PublishedPort"]: Number(value) }
    } else return err(`invalid field key: ${key}`)
  }
  return port.TargetPort === 0 ? err("missing mandatory field 'target'") : ok([tidy(port)])
}

function parseShortPort(text: string, addressAllowed: boolean): Result<PortConfig[], string> {
  const [ports = "", protocol = "tcp"] = text.split("/")
  // An address of version 6 stands in brackets, colons and all.
  const parts = ports.replace(/^\[[0-9a-fA-F:.]+\](?=:)/, "0.0.0.0").split(":")
  const container = parts.at(-1) ?? ""
  const host = parts.length > 1 ? (parts.at(-2) ?? "") : ""
  const address = parts.slice(0, -2).join(":")
  if (address !== "" && !isAddress(address)) return err(`invalid IP address: ${address}`)
  if (container === "") return err(`no port specified: ${text}<empty>`)
  const targets = parseRange(container)
  if (targets === null) return err(`invalid containerPort: ${container}`)
  const published = host === "" ? [] : parseRange(host)
  if (published === null) return err(`invalid hostPort: ${host}`)
  if (!["tcp", "udp", "sctp"].includes(protocol.toLowerCase())) {
    return err(`invalid proto: ${protocol}`)
  }
  if (address !== "" && !addressAllowed) return err("hostip is not supported")
  // A range of the host may lead to one port of the container.
  if (targets.length > 1 && published.length > 0 && published.length !== targets.length) {
    return err(`invalid ranges specified for container and host Ports: ${container} and ${host}`)
  }
  return ok(
    (published.length > 0 ? published : targets).map((_, index) =>
      tidy({
        Protocol: protocol.toLowerCase(),
        TargetPort: targets[index] ?? targets[0] ?? 0,
        PublishedPort: published[index] ?? 0,
        PublishMode: "ingress",
      }),
    ),
  )
}

/** Go leaves zero fields out, and keeps this order. */
function tidy(port: PortConfig): PortConfig {
  return {
    ...(port.Protocol ? { Protocol: port.Protocol } : {}),
    ...(port.TargetPort ? { TargetPort: port.TargetPort } : {}),
    ...(port.PublishedPort ? { PublishedPort: port.PublishedPort } : {}),
    ...(port.PublishMode ? { PublishMode: port.PublishMode } : {}),
  }
}

function parseRange(text: string): number[] | null {
  const [first = "", last = first] = text.split("-")
  if (!isPort(first) || !isPort(last) || Number(last) < Number(first)) return null
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i)
}

function isAddress(text: string): boolean {
  const parts = text.split(".")
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
}

function isPort(text: string): boolean {
  return /^[0-9]+$/.test(text) && Number(text) <= 65_535
}
