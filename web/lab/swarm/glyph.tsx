/** The glyph of a task's look: an orphaned task is drawn as failed, the word beside it tells them apart. */
import { Glyph as StateGlyph } from "../../shared/glyph.tsx"
import type { Look } from "../model/task.ts"

export function Glyph({ look, size }: { look: Look; size?: number }) {
  return <StateGlyph name={look === "orphaned" ? "failed" : look} {...(size ? { size } : {})} />
}
