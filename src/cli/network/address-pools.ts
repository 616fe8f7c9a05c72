/** `--subnet`, `--ip-range`, `--gateway` and `--aux-address`, put together by subnet. */
import { CommandFailure } from "../command.ts"

interface Given {
  readonly subnets: readonly string[]
  readonly ranges: readonly string[]
  readonly gateways: readonly string[]
  readonly others: Readonly<Record<string, string>>
}

interface Pool {
  readonly Subnet: string
  readonly IPRange?: string
  readonly Gateway?: string
  readonly AuxiliaryAddresses?: Readonly<Record<string, string>>
}

export function addressPools({ subnets, ranges, gateways, others }: Given): readonly Pool[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length) {
    throw new CommandFailure("every ip-range or gateway must have a corresponding subnet")
  }
  const pools = new Map<string, Pool>()
  for (const subnet of subnets) {
    for (const other of pools.keys()) {
      if (holds(subnet, other) || holds(other, subnet)) {
        throw new CommandFailure("multiple overlapping subnet configuration is not supported")
      }
    }
    pools.set(subnet, { Subnet: subnet })
  }
  for (const range of ranges) {
    place(pools, range, "range", ({ IPRange }, subnet) => {
      if (IPRange === undefined) return { IPRange: range }
      const both = `(${range}, ${IPRange})`
      throw new CommandFailure(
        `cannot configure multiple ranges ${both} on the same subnet (${subnet})`,
      )
    })
  }
  for (const gateway of gateways) {
    place(pools, gateway, "gateway", ({ Gateway }, subnet) => {
      if (Gateway === undefined) return { Gateway: gateway }
      const both = `(${gateway}, ${Gateway})`
      throw new CommandFailure(
        `cannot configure multiple gateways ${both} for the same subnet (${subnet})`,
      )
    })
  }
  for (const [name, address] of Object.entries(others)) {
    place(pools, address, "aux-address", ({ AuxiliaryAddresses }) => ({
      AuxiliaryAddresses: { ...AuxiliaryAddresses, [name]: address },
    }))
  }
  return [...pools.values()]
}

/** Adds an address to the subnets that hold it. */
function place(
  pools: Map<string, Pool>,
  address: string,
  what: string,
  change: (pool: Pool, subnet: string) => Partial<Pool>,
): void {
  let found = false
  for (const [subnet, pool] of pools) {
    if (!holds(subnet, address)) continue
    pools.set(subnet, { ...pool, ...change(pool, subnet) })
    found = true
  }
  if (!found) throw new CommandFailure(`no matching subnet for ${what} ${address}`)
}

function holds(subnet: string, address: string): boolean {
  const { bits, length } = blockOf(subnet)
  const other = bitsOf(address.replace(/\/.*/, "")) ?? ""
  return other.length === bits.length && other.startsWith(bits.slice(0, length))
}

/** A network's address as ones and zeros, and how many of them are its own. */
function blockOf(subnet: string): { bits: string; length: number } {
  const [address = "", mask = ""] = subnet.split("/")
  const bits = bitsOf(address)
  const length = /^\d+$/.test(mask) ? Number(mask) : -1
  if (bits === null || length < 0 || length > bits.length) {
    throw new CommandFailure(`invalid subnet: invalid CIDR address: ${subnet}`)
  }
  return { bits, length }
}

function bitsOf(address: string): string | null {
  if (!address.includes(":")) {
    const parts = address.split(".")
    if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) {
      return null
    }
    return parts.map((part) => Number(part).toString(2).padStart(8, "0")).join("")
  }
  const [head = "", tail, ...more] = address.split("::")
  const groups = (text: string) => (text === "" ? [] : text.split(":"))
  const before = groups(head)
  const after = groups(tail ?? "")
  const gap = 8 - before.length - after.length
  const whole = tail === undefined ? gap === 0 : gap > 0
  const all = [...before, ...Array.from({ length: Math.max(0, gap) }, () => "0"), ...after]
  if (more.length > 0 || !whole || all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("")
}
