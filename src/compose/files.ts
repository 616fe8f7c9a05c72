/** Secrets and configs: what a stack makes of its files, and how its services use them. */
import type { Json, JsonObject } from "../lib/json.ts"
import { isJsonList, isJsonObject } from "../lib/json.ts"
import { ConvertError, externalName, NAMESPACE_LABEL, scopedName } from "./names.ts"
import { numberAt, pairsAt, textAt } from "./values.ts"

/** A secret or config in a container. */
export interface FileUse {
  /** Its name in the swarm. */
  readonly source: string
  readonly target: string
  readonly uid: string
  readonly gid: string
  readonly mode: number
}

export function fileUses(
  declared: ReadonlyMap<string, JsonObject>,
  service: JsonObject,
  kind: "secret" | "config",
  namespace: string,
): FileUse[] {
  const list = service[`${kind}s`]
  if (!isJsonList(list)) return []
  return list.map((one) => fileUse(declared, one, kind, namespace))
}

function fileUse(
  declared: ReadonlyMap<string, JsonObject>,
  use: Json,
  kind: "secret" | "config",
  namespace: string,
): FileUse {
  const settings = isJsonObject(use) ? use : { source: String(use) }
  const name = textAt(settings, "source") ?? ""
  const object = declared.get(name)
  if (object === undefined) throw new ConvertError(`undefined ${kind} ${JSON.stringify(name)}`)
  return {
    source: externalName(name, object) ?? textAt(object, "name") ?? scopedName(namespace, name),
    target: textAt(settings, "target") ?? name,
    uid: textAt(settings, "uid") ?? "0",
    gid: textAt(settings, "gid") ?? "0",
    mode: numberAt(settings, "mode") ?? 0o444,
  }
}

/** One that the stack creates. */
export interface StackFile {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly path: string
}

/** Those that are not external, in the order of the file. */
export function stackFiles(
  declared: ReadonlyMap<string, JsonObject>,
  namespace: string,
): StackFile[] {
  return [...declared].flatMap(([name, object]) =>
    externalName(name, object) !== undefined
      ? []
      : [
          {
            name: textAt(object, "name") ?? scopedName(namespace, name),
            labels: { ...pairsAt(object, "labels"), [NAMESPACE_LABEL]: namespace },
            path: textAt(object, "file") ?? "",
          },
        ],
  )
}
