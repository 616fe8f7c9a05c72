/** The tokens' colours against each other: text 4.5 to 1, edges and graphics 3 to 1 (WCAG 2). */
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

const css = readFileSync(new URL("../../../web/shared/tokens.css", import.meta.url), "utf8")

type Colour = readonly [number, number, number]

function tokensOf(selector: string): Map<string, Colour> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf("\n}", start))
  const pattern = /(--[\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g
  return new Map(
    [...block.matchAll(pattern)].map(([, name = "", l, c, h]) => [
      name,
      eightBit(Number(l), Number(c), Number(h)),
    ]),
  )
}

/** OKLCH to 8-bit sRGB, as a screen shows it. */
function eightBit(lightness: number, chroma: number, hue: number): Colour {
  const angle = (hue * Math.PI) / 180
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function channel(linear: number): number {
  const light = Math.min(1, Math.max(0, linear))
  const encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: Colour, b: Colour): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ["--bg", "--surface", "--inset", "--hover"]
const on = (inks: readonly string[], backs: readonly string[]) =>
  inks.flatMap((ink) => backs.map((back) => [ink, back] as const))

const text = [
  ...on(["--ink", "--ink-2", "--ink-3"], grounds),
  ...on(["--accent"], ["--bg", "--surface", "--inset", "--accent-soft"]),
  ["--on-accent", "--accent"],
  ["--on-accent", "--accent-hover"],
  ...on(["--bad"], ["--bg", "--surface", "--bad-soft"]),
  ["--on-bad", "--bad"],
  ...["--v1", "--v2", "--v3"].flatMap((version) => [
    [`${version}-on`, version] as const,
    [`${version}-text`, `${version}-soft`] as const,
    [`${version}-text`, "--surface"] as const,
  ]),
  ...on(
    ["--term-ink", "--term-dim", "--syn-key", "--syn-str", "--syn-num", "--syn-kw"],
    ["--term-bg"],
  ),
] as const

const graphics = [
  ...on(["--v1-edge", "--v2-edge", "--v3-edge"], ["--surface", "--inset"]),
  ...on(["--control-edge", "--accent", "--bad"], ["--surface"]),
] as const

const light = tokensOf(":root")
const themes = { light, dark: new Map([...light, ...tokensOf('[data-theme="dark"]')]) }

describe.each(["light", "dark"] as const)("in the %s theme", (name) => {
  const tokens = themes[name]
  const ratio = (ink: string, back: string) => {
    const [a, b] = [tokens.get(ink), tokens.get(back)]
    if (a === undefined || b === undefined) throw new Error(`no colour ${a ? back : ink}`)
    return contrast(a, b)
  }

  test.each(text)("text %s on %s has 4.5 to 1", (ink, back) => {
    expect(ratio(ink, back)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(graphics)("%s on %s has 3 to 1", (ink, back) => {
    expect(ratio(ink, back)).toBeGreaterThanOrEqual(3)
  })
})
