/** JSON as a type: what can be stored, sent and compared. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}

export function isJsonList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json)
}
