/** The ports of a container in one cell: ranges together, what is published to another number apart. */
import { compareCodeUnits } from "../../lib/natural-order.ts"

export interface ApiPort {
  readonly IP?: string
  readonly PrivatePort: number
  readonly PublicPort?: number
  readonly Type: string
}

interface Range {
  readonly address: string
  readonly type: string
  readonly first: number
  last: number
}

export function portsCell(ports: readonly ApiPort[]): string {
  const ended: Range[] = []
  const open = new Map<string, Range>()
  const apart: string[] = []
  for (const { IP: address = "", PrivatePort, PublicPort = 0, Type: type } of sorted(ports)) {
    if (address !== "" && PublicPort !== PrivatePort) {
      apart.push(`${host(address)}:${PublicPort}->${PrivatePort}/${type}`)
      continue
    }
    const key = `${address}/${type}`
    const range = open.get(key)
    if (range !== undefined && PrivatePort === range.last + 1) {
      range.last = PrivatePort
      continue
    }
    if (range !== undefined) ended.push(range)
    open.set(key, { address, type, first: PrivatePort, last: PrivatePort })
  }
  return [...[...ended, ...open.values()].map(rangeText), ...apart].join(", ")
}

function sorted(ports: readonly ApiPort[]): ApiPort[] {
  return [...ports].sort(
    (a, b) =>
      a.PrivatePort - b.PrivatePort ||
      compareCodeUnits(a.IP ?? "", b.IP ?? "") ||
      (a.PublicPort ?? 0) - (b.PublicPort ?? 0) ||
      compareCodeUnits(a.Type, b.Type),
  )
}

function rangeText({ address, type, first, last }: Range): string {
  const numbers = first === last ? String(first) : `${first}-${last}`
  return `${address === "" ? "" : `${host(address)}:${numbers}->`}${numbers}/${type}`
}

function host(address: string): string {
  return address.includes(":") ? `[${address}]` : address
}
