/** The captions on the page, and the same for screen readers, at most one message in two seconds. */
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import type { Captions } from "./captions.ts"
import { Glyph } from "./glyph.tsx"

const announceEvery = 2_000

export function CaptionList({ captions }: { captions: Captions }) {
  const { lines, more, idle } = captions
  const spoken = useAnnouncement(
    lines.length === 0 ? idle : lines.map((line) => `worker ${line.slot}: ${line.text}`).join(" "),
  )
  return (
    <>
      <ul class="caps" aria-label="What Swarm is doing now">
        {lines.map((line) => (
          <li key={line.slot}>
            <Glyph look={line.look} />
            <span>
              <b>worker.{line.slot}</b> {line.text}
            </span>
          </li>
        ))}
        {lines.length === 0 ? <li class="idle">{idle}</li> : null}
        {more > 0 ? <li class="idle">and {more} more</li> : null}
      </ul>
      <p class="sr" role="status">
        {spoken}
      </p>
    </>
  )
}

function useAnnouncement(text: string): string {
  const spoken = useSignal(text)
  const latest = useRef(text)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  latest.current = text
  useEffect(() => {
    if (text === spoken.value || timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      spoken.value = latest.current
    }, announceEvery)
  }, [text, spoken])
  return spoken.value
}
