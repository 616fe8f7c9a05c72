/** What single flags of a service refuse, in docker's own sentences. */
import { splitOnce } from "../../lib/split-once.ts"

/** An address of version 4 or 6. */
function isAddress(text: string): boolean {
  const isOctet = (part: string) => /^\d{1,3}$/.test(part) && Number(part) < 256
  const parts = text.split(".")
  if (parts.length === 4 && parts.every(isOctet)) return true
  return text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text)
}

export function checkAddress(text: string): string | null {
  return isAddress(text.trim()) ? null : `IP address is not correctly formatted: ${text}`
}

/** `name:address` or `name=address`. */
export function splitHost(text: string): { name: string; address: string } | null {
  const [, name = "", address = ""] =
    /^([^=]+)=(.+)$/.exec(text) ?? /^([^:]+):(.+)$/.exec(text) ?? []
  return name === "" ? null : { name, address: address.replace(/^\[(.*)\]$/, "$1") }
}

export function checkHost(text: string): string | null {
  const host = splitHost(text)
  if (host === null) return `bad format for add-host: ${JSON.stringify(text)}`
  if (host.address === "host-gateway" || isAddress(host.address)) return null
  return `invalid IP address in add-host: ${JSON.stringify(host.address)}`
}

export function checkPreference(text: string): string | null {
  const [strategy, descriptor] = splitOnce(text, "=")
  if (descriptor === undefined || strategy === "") {
    return 'placement preference must be of the format "<strategy>=<arg>"'
  }
  return strategy === "spread"
    ? null
    : `unsupported placement preference ${strategy} (only spread is supported)`
}
