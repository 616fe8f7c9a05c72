/** The tokens as a canvas wants them: resolved colours, read once per theme. */

export interface Palette {
  readonly ink: string
  readonly label: string
  readonly grid: string
  readonly accent: string
  readonly surface: string
  readonly future: string
  readonly totalFill: string
  readonly fills: Readonly<Record<1 | 2 | 3, string>>
  readonly font: string
}

export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement("i")
  // Where motion is reduced every change is a transition of 1 ms, whose first value is the old one.
  probe.style.setProperty("transition", "none", "important")
  host.append(probe)
  const resolve = (color: string) => {
    probe.style.color = color
    return getComputedStyle(probe).color
  }
  const over = (token: string, share: number) =>
    resolve(`color-mix(in oklab, var(${token}) ${share}%, transparent)`)
  const palette: Palette = {
    ink: resolve("var(--ink)"),
    label: resolve("var(--ink-3)"),
    grid: resolve("color-mix(in oklab, var(--ink) 9%, transparent)"),
    accent: resolve("var(--accent)"),
    surface: resolve("var(--surface)"),
    future: resolve("var(--bg)"),
    totalFill: over("--ink", 8),
    fills: { 1: over("--v1", 32), 2: over("--v2", 44), 3: over("--v3", 38) },
    font: `11px ${getComputedStyle(host).fontFamily}`,
  }
  probe.remove()
  return palette
}
