/** A real Chromium, or a visible reason why there is none. */
import { existsSync } from "node:fs"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { onTestFailed } from "vitest"

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

function findChromium(): string | null {
  const named = process.env.CHROMIUM
  if (named !== undefined && named !== "") return named
  return places.find((place) => existsSync(place)) ?? null
}

const executable = findChromium()

const noChromium = "no Chromium found: apt-get install chromium, or set CHROMIUM=/path/to/chromium"

/** Browser suites are skipped where there is no Chromium; on CI they fail instead, in `launch`. */
export const skipBrowser = executable === null && process.env.CI !== "true"
if (skipBrowser) console.warn(`\nskipping browser tests: ${noChromium}\n`)

export function launch(...args: readonly string[]): Promise<Browser> {
  if (executable === null) throw new Error(noChromium)
  return chromium.launch({
    executablePath: executable,
    // Containers run tests as root, where Chromium's sandbox cannot work; /dev/shm is small there.
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...args],
  })
}

/** What a page said that it should not have: uncaught errors, console errors, refused resources. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text())
  })
  return complaints
}

/** A page in a context of its own: another person, another browser. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  })
  const page = await context.newPage()
  onTestFailed(async () => {
    if (!page.isClosed()) await page.screenshot({ path: failureShot() }).catch(() => {})
  })
  return { context, page }
}

let shots = 0
const failureShot = () => `test-results/failure-${process.pid}-${++shots}.png`
