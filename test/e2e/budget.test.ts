/** What a page costs before it can be used: its own scripts and styles, compressed as they travel. */
import { gzipSync } from "node:zlib"
import { expect, inject, test } from "vitest"

const origin = inject("origin")
const kilobyte = 1024

test.each([
  { path: "/", scripts: 35, styles: 12 },
  { path: "/teach", scripts: 150, styles: 12 },
  { path: "/lab", scripts: 150, styles: 12 },
])("$path loads at most $scripts KB of scripts and $styles KB of styles", async (budget) => {
  const html = await (await fetch(`${origin}${budget.path}`)).text()
  const linked = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file)
  const sizes = await Promise.all(
    linked.map(async (file) => {
      const response = await fetch(`${origin}${file}`)
      expect(response.status).toBe(200)
      return { file, size: gzipSync(await response.bytes()).length }
    }),
  )
  const sum = (end: string) =>
    sizes.filter(({ file }) => file?.endsWith(end)).reduce((all, { size }) => all + size, 0)
  const [scripts, styles] = [sum(".js") / kilobyte, sum(".css") / kilobyte]
  console.log(`${budget.path}: ${scripts.toFixed(1)} KB scripts, ${styles.toFixed(1)} KB styles`)
  expect(scripts).toBeGreaterThan(1)
  expect(scripts).toBeLessThanOrEqual(budget.scripts)
  expect(styles).toBeLessThanOrEqual(budget.styles)
})
