/** A case's JSON that remembers what was looked at: a word that nobody reads is a form nobody knows. */
import { isJsonList, isJsonObject, type Json, type JsonObject } from "../../src/lib/json.ts"

export interface Watched {
  readonly object: JsonObject
  /** Keys that nobody has read, each with the way to it. */
  readonly unread: () => readonly string[]
}

export function watched(object: JsonObject, name: string): Watched {
  const seen = new Map<JsonObject, Set<string>>()
  const views = new Map<Json, JsonObject>()

  function view(value: JsonObject): JsonObject {
    const known = views.get(value)
    if (known !== undefined) return known
    const read = new Set<string>()
    seen.set(value, read)
    const made = new Proxy(value, {
      get(target, key) {
        if (typeof key !== "string") return Reflect.get(target, key)
        read.add(key)
        const value = target[key]
        return value === undefined ? undefined : viewOf(value)
      },
      getOwnPropertyDescriptor(target, key) {
        if (typeof key === "string") read.add(key)
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
    })
    views.set(value, made)
    return made
  }

  function viewOf(value: Json): Json {
    if (isJsonObject(value)) return view(value)
    return isJsonList(value) ? value.map(viewOf) : value
  }

  function unreadIn(value: Json, path: string): readonly string[] {
    if (isJsonList(value)) return value.flatMap((one, i) => unreadIn(one, `${path}[${i}]`))
    if (!isJsonObject(value)) return []
    const read = seen.get(value)
    if (read === undefined) return []
    // Words beside figures explain them to a human reader.
    const keys = Object.keys(value).filter((key) => key !== "words")
    return keys.flatMap((key) =>
      read.has(key) ? unreadIn(value[key] ?? null, `${path}.${key}`) : [`${path}.${key}`],
    )
  }

  return { object: view(object), unread: () => unreadIn(object, name) }
}
