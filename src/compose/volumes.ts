/** Volumes of a service: named ones belong to the stack, paths are bound. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import type { ComposeFile } from "./load.ts"
import { ConvertError, externalName, NAMESPACE_LABEL, scopedName } from "./names.ts"
import { pairsAt, textAt, truthAt } from "./values.ts"

export function mountsOf(file: ComposeFile, service: JsonObject, namespace: string): object[] {
  const { volumes } = service
  if (!isJsonList(volumes)) return []
  return volumes.map((volume) => mountOf(file, normalVolume(volume), namespace))
}

/** The long form of `source:target:ro`. */
function normalVolume(volume: Json): JsonObject {
  if (isJsonObject(volume)) return volume
  const parts = String(volume).split(":")
  const [source = "", target, mode = ""] = parts
  if (target === undefined) return { type: "volume", target: source }
  const bound = /^[./~]/.test(source)
  return {
    type: bound ? "bind" : "volume",
    source,
    target,
    ...(mode.split(",").includes("ro") && { read_only: true }),
  }
}

function mountOf(file: ComposeFile, volume: JsonObject, namespace: string): object {
  const type = textAt(volume, "type") ?? "volume"
  const source = textAt(volume, "source") ?? ""
  const common = {
    Target: textAt(volume, "target") ?? "",
    ...(truthAt(volume, "read_only") && { ReadOnly: true }),
  }
  if (type !== "volume") return { Type: type, ...(source && { Source: source }), ...common }
  if (source === "") return { Type: type, ...common }
  const declared = file.volumes.get(source)
  if (declared === undefined) throw new ConvertError(`undefined volume ${JSON.stringify(source)}`)
  const external = externalName(source, declared)
  if (external !== undefined) return { Type: type, Source: external, ...common }
  const driver = textAt(declared, "driver")
  const options = pairsAt(declared, "driver_opts")
  return {
    Type: type,
    Source: textAt(declared, "name") ?? scopedName(namespace, source),
    ...common,
    VolumeOptions: {
      Labels: { ...pairsAt(declared, "labels"), [NAMESPACE_LABEL]: namespace },
      ...((driver || Object.keys(options).length > 0) && {
        DriverConfig: { ...(driver && { Name: driver }), Options: options },
      }),
    },
  }
}
