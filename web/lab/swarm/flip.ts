/**
 * Moves tiles from where they were to where they are now (FLIP): measure, let the page draw, measure
 * again, animate the difference away. A new tile grows a little; above a bound everything jumps.
 */
import { useLayoutEffect, useRef } from "preact/hooks"

const duration = 420
const easing = "cubic-bezier(.2,.8,.2,1)"
const mostAtOnce = 20

/** Children with `data-flip` move; their `data-flip` says who they are. */
export function useFlip<T extends HTMLElement>() {
  const container = useRef<T>(null)
  const before = useRef<ReadonlyMap<string, DOMRect>>(new Map())
  useLayoutEffect(() => {
    const elements = container.current?.querySelectorAll<HTMLElement>("[data-flip]") ?? []
    const now = new Map<string, DOMRect>()
    const moves: (() => void)[] = []
    for (const element of elements) {
      const name = element.dataset.flip ?? ""
      const rect = element.getBoundingClientRect()
      now.set(name, rect)
      const move = moveOf(element, before.current.get(name), rect, before.current.size > 0)
      if (move) moves.push(move)
    }
    before.current = now
    if (moves.length <= mostAtOnce && !prefersStillness()) for (const move of moves) move()
  })
  return container
}

function moveOf(
  element: HTMLElement,
  from: DOMRect | undefined,
  to: DOMRect,
  known: boolean,
): (() => void) | null {
  if (from === undefined) {
    if (!known) return null
    const frames = [
      { transform: "scale(.92)", opacity: 0 },
      { transform: "none", opacity: 1 },
    ]
    return () => element.animate(frames, { duration: 220, easing })
  }
  // It was not in sight: on a phone, behind another view.
  if (from.width === 0) return null
  const [x, y] = [from.left - to.left, from.top - to.top]
  if (Math.abs(x) < 1 && Math.abs(y) < 1) return null
  const frames = [{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }]
  return () => element.animate(frames, { duration, easing })
}

export const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches
