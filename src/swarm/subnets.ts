/** The addresses of networks: what a client wishes, and what is free for a bridge. */
import type { IpamConfig, NetworkSpec } from "./spec.ts"

export interface Addresses {
  /** `10.0.1.0/24` */
  readonly subnet: string
  readonly gateway: string
}

/** The first of the spec's address blocks; further ones are kept, not simulated. */
export function wishedConfig({ IPAM }: NetworkSpec): IpamConfig {
  return IPAM?.Config?.[0] ?? {}
}

/** Null where the client leaves it to us. */
export function wishedSubnet(spec: NetworkSpec): Addresses | null {
  const { Subnet: subnet = "", Gateway: gateway = "" } = wishedConfig(spec)
  if (subnet === "") return null
  const [start] = rangeOf(subnet)
  return { subnet, gateway: gateway === "" ? dotted(start + 1) : gateway }
}

export function overlap(one: string, other: string): boolean {
  if (one === "" || other === "") return false
  const [start, end] = rangeOf(one)
  const [first, last] = rangeOf(other)
  return start <= last && first <= end
}

/** Docker's own pools: `172.18.0.0/16` to `172.31.0.0/16`, then `192.168.0.0/20` and on. */
export function freeBridge(taken: readonly string[]): Addresses | null {
  const pools = [
    ...Array.from({ length: 14 }, (_, index) => `172.${18 + index}.0.0/16`),
    ...Array.from({ length: 16 }, (_, index) => `192.168.${16 * index}.0/20`),
  ]
  const subnet = pools.find((pool) => !taken.some((other) => overlap(pool, other)))
  return subnet === undefined ? null : { subnet, gateway: dotted(rangeOf(subnet)[0] + 1) }
}

/** First and last address of a block, as numbers. */
function rangeOf(subnet: string): readonly [number, number] {
  const [address = "", length = "32"] = subnet.split("/")
  const number = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const size = 2 ** (32 - Number(length))
  const start = Math.floor(number / size) * size
  return [start, start + size - 1]
}

const dotted = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".")
