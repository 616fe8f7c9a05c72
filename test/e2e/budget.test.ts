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

/** What the first prompt waits for: the chunk of the terminal with everything that it links. */
test("a terminal loads at most 180 KB of scripts before its prompt", async () => {
  const page = await (await fetch(`${origin}/lab`)).text()
  const linked = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file)
  const have = await closureOf(linked.flatMap((file) => file ?? []))
  const texts = [...have.values()].join("\n")
  const terminal = [...texts.matchAll(/assets\/runtime-[\w-]+\.js/g)].map(([file]) => file)
  expect(terminal.length).toBeGreaterThan(0)
  const all = await closureOf(terminal)
  const sizes = [...all]
    .filter(([file]) => !have.has(file))
    .map(([, text]) => gzipSync(text).length)
  const size = sizes.reduce((sum, one) => sum + one, 0) / kilobyte
  console.log(`terminal: ${size.toFixed(1)} KB scripts`)
  expect(size).toBeGreaterThan(80)
  expect(size).toBeLessThanOrEqual(180)
})

/** The files and what they import statically, each with its text. */
async function closureOf(files: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const open = [...files]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue
    const text = await (await fetch(`${origin}/${file}`)).text()
    found.set(file, text)
    const imports = text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)
    open.push(...[...imports].map(([, name]) => `assets/${name}`))
  }
  return found
}
