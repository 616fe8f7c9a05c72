/** Tags that builds are given. */
import { parseImageReference } from "../../lib/image-reference.ts"

/** A tag must be a reference; the sentence is what the flag is refused with. */
export function checkTag(text: string): string | null {
  const parsed = parseImageReference(text)
  return parsed.ok ? null : parsed.error
}
