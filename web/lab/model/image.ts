/** Image references as the picture writes them. */
import { imageTextOf } from "../../../src/wire/versions.ts"

/** The short label of a version: its tag. */
export function tagOf(image: string): string {
  const text = imageTextOf(image)
  const colon = text.lastIndexOf(":")
  return colon > text.lastIndexOf("/") ? text.slice(colon + 1) : "latest"
}
