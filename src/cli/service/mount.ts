/** `--mount`: a volume, a bind or a tmpfs, as `type=volume,source=v,target=/v`. */
import type { JsonObject } from "../../lib/json.ts"
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"

const flagWords = new Set(["readonly", "ro", "volume-nocopy", "bind-nonrecursive"])

export function parseMount(text: string): Result<JsonObject, string> {
  let mount: JsonObject = { Type: "volume" }
  for (const field of text.split(",")) {
    const at = field.indexOf("=")
    const key = (at === -1 ? field : field.slice(0, at)).toLowerCase()
    if (at === -1 && !flagWords.has(key)) {
      return err(`invalid field '${field}' must be a key=value pair`)
    }
    const value = at === -1 ? "true" : field.slice(at + 1)
    const next = withField(mount, key, value)
    if (next === null) return err(`unexpected key '${key}' in '${field}'`)
    mount = next
  }
  if (mount.Type === "") return err("type is required")
  if (mount.Target === undefined) return err("target is required")
  return ok(mount)
}

function withField(mount: JsonObject, key: string, value: string): JsonObject | null {
  switch (key) {
    case "type":
      return { ...mount, Type: value.toLowerCase() }
    case "source":
    case "src":
      return { ...mount, Source: value }
    case "target":
    case "dst":
    case "destination":
      return { ...mount, Target: value }
    case "readonly":
    case "ro":
      return isTrue(value) ? { ...mount, ReadOnly: true } : mount
    case "consistency":
      return { ...mount, Consistency: value.toLowerCase() }
    case "bind-propagation":
      return { ...mount, BindOptions: { Propagation: value.toLowerCase() } }
    case "volume-nocopy":
      return isTrue(value) ? { ...mount, VolumeOptions: { NoCopy: true } } : mount
    default:
      return null
  }
}

function isTrue(value: string): boolean {
  return value === "true" || value === "1"
}
