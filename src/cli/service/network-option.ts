/** `--network`: a name, or `name=backend,alias=db,driver-opt=key=value`. */
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"

export interface NetworkOption {
  readonly name: string
  readonly aliases: readonly string[]
  readonly driverOpts: Readonly<Record<string, string>>
}

const longForm = /\w+=\w+(?:,\w+=\w+)*/

export function parseNetworkOption(text: string): Result<NetworkOption, string> {
  if (!longForm.test(text)) return ok({ name: text, aliases: [], driverOpts: {} })
  let name = ""
  const aliases: string[] = []
  const driverOpts: Record<string, string> = {}
  for (const field of text.toLowerCase().split(",")) {
    const [, key = "", value = ""] = /^\s*(.+?)\s*=\s*(.*?)\s*$/.exec(field) ?? []
    if (key === "") return err(`invalid field ${field}`)
    if (key === "name") name = value
    else if (key === "alias") aliases.push(value)
    else if (key === "driver-opt") {
      const [, option = "", setting] = /^\s*(.+?)\s*=\s*(.*?)\s*$/.exec(value) ?? []
      if (setting === undefined) return err("invalid key value pair format in driver options")
      driverOpts[option] = setting
    } else if (!ofContainers.has(key)) return err(`invalid field key ${key}`)
  }
  return name === "" ? err("network name/id is not specified") : ok({ name, aliases, driverOpts })
}

/** Known, but of no use to a service. */
const ofContainers = new Set(["ip", "ip6", "mac-address", "link-local-ip", "gw-priority"])
