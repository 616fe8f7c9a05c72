/** Documents as docker-compose 1.29 prints them. */
import { stringify } from "yaml"
import type { JsonObject } from "../lib/json.ts"

/** As Python's library writes it: keys sorted, lists not indented, single quotes. */
export function pythonYaml(document: JsonObject): string {
  return stringify(document, {
    sortMapEntries: true,
    indentSeq: false,
    singleQuote: true,
    lineWidth: 0,
    version: "1.1",
  })
}
