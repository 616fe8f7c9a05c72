/** `--mount`: a volume, a bind, a tmpfs or an image, as `type=volume,source=v,target=/v`. */
import { parseBinarySize } from "../../lib/human-size.ts"
import type { JsonObject } from "../../lib/json.ts"
import { isJsonObject } from "../../lib/json.ts"
import type { Result } from "../../lib/result.ts"
import { err, ok } from "../../lib/result.ts"
import { splitOnce } from "../../lib/split-once.ts"
import { parseGoBool } from "../go-bool.ts"
import { joinPath } from "../paths.ts"

interface Draft {
  type: string
  source: string
  target: string
  readOnly: boolean
  consistency: string
  bind: JsonObject | null
  volume: JsonObject | null
  image: JsonObject | null
  tmpfs: JsonObject | null
}

/** A sentence where the value is none for the key. */
type Setter = (draft: Draft, value: string, key: string) => string | null

/** Options of one type each, whose keys begin with its name. */
const families = ["volume", "image", "bind", "tmpfs"] as const

/** These say by themselves that they are true. */
const switches = new Set(["readonly", "ro", "volume-nocopy"])

const noLonger = "bind-nonrecursive is deprecated, use bind-recursive=disabled instead"

export function parseMount(text: string): Result<JsonObject, string> {
  const draft: Draft = {
    type: "volume",
    source: "",
    target: "",
    readOnly: false,
    consistency: "",
    bind: null,
    volume: null,
    image: null,
    tmpfs: null,
  }
  for (const field of text.split(",")) {
    const at = field.indexOf("=")
    const key = (at === -1 ? field : field.slice(0, at)).toLowerCase()
    if (key === "bind-nonrecursive") return err(noLonger)
    if (at === -1 && !switches.has(key)) {
      return err(`invalid field '${field}' must be a key=value pair`)
    }
    const setter = setters.get(key)
    if (setter === undefined) return err(`unexpected key '${key}' in '${field}'`)
    const wrong = setter(draft, at === -1 ? "true" : field.slice(at + 1), key)
    if (wrong !== null) return err(wrong)
  }
  const wrong = contradiction(draft)
  return wrong === null ? ok(mountOf(draft)) : err(wrong)
}

/** The flags have been checked. What is bound by a relative path is meant from `cwd`. */
export function mountsOf(list: readonly string[], cwd: string): JsonObject[] {
  return list.flatMap((text) => {
    const mount = parseMount(text)
    if (!mount.ok) return []
    const { Source: from } = mount.value
    const relative = typeof from === "string" && /^\.(?:\/|$)/.test(from)
    return [relative ? { ...mount.value, Source: joinPath(cwd, from) } : mount.value]
  })
}

const invalid = (key: string, value: string) => `invalid value for ${key}: ${value}`

const put =
  (assign: (draft: Draft, value: string) => void): Setter =>
  (draft, value) => {
    assign(draft, value)
    return null
  }

const truth =
  (assign: (draft: Draft, value: boolean) => void): Setter =>
  (draft, text, key) => {
    const value = parseGoBool(text)
    if (value === null) return invalid(key, text)
    assign(draft, value)
    return null
  }

/** A number; null for what is none. */
const amount =
  (read: (value: string) => number | null, field: string): Setter =>
  (draft, text, key) => {
    const value = read(text)
    if (value === null) return invalid(key, text)
    draft.tmpfs = { ...draft.tmpfs, [field]: value }
    return null
  }

const source = put((draft, value) => {
  draft.source = value
})
const target = put((draft, value) => {
  draft.target = value
})
const readOnly = truth((draft, value) => {
  draft.readOnly = value
})

const setters: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  [
    "type",
    put((draft, value) => {
      draft.type = value.toLowerCase()
    }),
  ],
  ["source", source],
  ["src", source],
  ["target", target],
  ["dst", target],
  ["destination", target],
  ["readonly", readOnly],
  ["ro", readOnly],
  [
    "consistency",
    put((draft, value) => {
      draft.consistency = value.toLowerCase()
    }),
  ],
  [
    "bind-propagation",
    put((draft, value) => {
      draft.bind = { ...draft.bind, Propagation: value.toLowerCase() }
    }),
  ],
  ["bind-recursive", setRecursive],
  [
    "volume-subpath",
    put((draft, value) => {
      draft.volume = { ...draft.volume, Subpath: value }
    }),
  ],
  [
    "volume-nocopy",
    truth((draft, value) => {
      draft.volume = { ...draft.volume, ...(value && { NoCopy: true }) }
    }),
  ],
  [
    "volume-label",
    put((draft, value) => {
      draft.volume = { ...draft.volume, Labels: withPair(draft.volume?.Labels, value) }
    }),
  ],
  [
    "volume-driver",
    put((draft, value) => {
      draft.volume = { ...draft.volume, DriverConfig: { ...driverOf(draft), Name: value } }
    }),
  ],
  [
    "volume-opt",
    put((draft, value) => {
      const driver = driverOf(draft)
      const Options = withPair(driver.Options, value)
      draft.volume = { ...draft.volume, DriverConfig: { ...driver, Options } }
    }),
  ],
  [
    "image-subpath",
    put((draft, value) => {
      draft.image = { ...draft.image, Subpath: value }
    }),
  ],
  ["tmpfs-size", amount(sizeOf, "SizeBytes")],
  [
    "tmpfs-mode",
    amount((text) => (/^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null), "Mode"),
  ],
])

function sizeOf(text: string): number | null {
  const size = parseBinarySize(text)
  return size.ok ? size.value : null
}

function setRecursive(draft: Draft, value: string, key: string): string | null {
  const fields: Readonly<Record<string, JsonObject>> = {
    enabled: {},
    disabled: { NonRecursive: true },
    writable: { ReadOnlyNonRecursive: true },
    readonly: { ReadOnlyForceRecursive: true },
  }
  const field = fields[value]
  if (field === undefined) {
    return `${invalid(key, value)} (must be "enabled", "disabled", "writable", or "readonly")`
  }
  if (value !== "enabled") draft.bind = { ...draft.bind, ...field }
  return null
}

function driverOf({ volume }: Draft): JsonObject {
  const driver = volume?.DriverConfig
  return isJsonObject(driver) ? driver : {}
}

function withPair(old: JsonObject[string] | undefined, text: string): JsonObject {
  const [key, value = ""] = splitOnce(text, "=")
  return { ...(isJsonObject(old) ? old : {}), [key]: value }
}

function contradiction(draft: Draft): string | null {
  if (draft.type === "") return "type is required"
  if (draft.target === "") return "target is required"
  for (const family of families) {
    if (draft[family] !== null && draft.type !== family) {
      return `cannot mix '${family}-*' options with mount type '${draft.type}'`
    }
  }
  const { bind } = draft
  const together = (value: string, wanted: string) =>
    `option 'bind-recursive=${value}' requires '${wanted}' to be specified in conjunction`
  if (bind?.ReadOnlyNonRecursive === true && !draft.readOnly)
    return together("writable", "readonly")
  if (bind?.ReadOnlyForceRecursive !== true) return null
  if (!draft.readOnly) return together("readonly", "readonly")
  return bind.Propagation === "rprivate" ? null : together("readonly", "bind-propagation=rprivate")
}

/** Go leaves out what is empty. */
function mountOf(draft: Draft): JsonObject {
  return {
    Type: draft.type,
    ...(draft.source !== "" && { Source: draft.source }),
    Target: draft.target,
    ...(draft.readOnly && { ReadOnly: true }),
    ...(draft.consistency !== "" && { Consistency: draft.consistency }),
    ...(draft.bind !== null && { BindOptions: draft.bind }),
    ...(draft.volume !== null && { VolumeOptions: draft.volume }),
    ...(draft.image !== null && { ImageOptions: draft.image }),
    ...(draft.tmpfs !== null && { TmpfsOptions: draft.tmpfs }),
  }
}
