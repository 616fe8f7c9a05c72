/** The terminal's colours from the tokens. */
import type { ITheme } from "@xterm/xterm"

export function readTerminalTheme(host: HTMLElement): ITheme {
  const style = getComputedStyle(host)
  const token = (name: string) => hexOf(style.getPropertyValue(name))
  return {
    background: token("--term-bg"),
    foreground: token("--term-ink"),
    cursor: token("--term-ink"),
    cursorAccent: token("--term-bg"),
    selectionBackground: token("--accent-line"),
    black: token("--ink"),
    brightBlack: token("--term-dim"),
    white: token("--term-dim"),
    brightWhite: token("--term-ink"),
    red: token("--bad"),
    brightRed: token("--bad"),
    green: token("--accent"),
    brightGreen: token("--accent"),
    yellow: token("--v2-text"),
    brightYellow: token("--v2-text"),
    blue: token("--v1-text"),
    brightBlue: token("--v1-text"),
    magenta: token("--v3-text"),
    brightMagenta: token("--v3-text"),
    cyan: token("--syn-str"),
    brightCyan: token("--syn-str"),
  }
}

/** xterm wants #rrggbb; a pixel of a canvas is the browser's own conversion. */
function hexOf(color: string): string {
  const canvas = document.createElement("canvas")
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (context === null) return "#808080"
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`
}
