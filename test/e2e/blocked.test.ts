/** A network that lets no WebSocket through: the same lab over plain HTTP, transitions live. */
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf } from "./support/api.ts"
import { launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs, run, tiles } from "./support/lab-page.ts"

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

describe.skipIf(skipBrowser)("where WebSockets are blocked", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test("commands are answered and tiles move as the swarm does", async () => {
    const made = await api.createClass({ title: "Blocked", rate: 5 })
    const { page, context } = await openPage(browser)
    // What a proxy does: the handshake never succeeds.
    await page.routeWebSocket(/\/ws\//, (socket) => socket.close({ code: 1001 }))
    await joinAs(page, origin, made.code, "Mina")

    const listed = await run(page, "docker service ls")
    expect(listed).toMatch(/dockercoins_worker +replicated +10\/10/)
    expect(await tiles(page, "running").count()).toBe(10)
    await run(page, "docker service update --detach --force dockercoins_worker")
    // At rate 5 an old task stops for 2.6 s: seen only if transitions come while they happen.
    await tiles(page, "stopping").first().waitFor({ timeout: 2000 })
    await tiles(page, "stopping").first().waitFor({ state: "detached", timeout: 5000 })
    await expect.poll(() => tiles(page, "stopping").count(), { timeout: 5000 }).toBe(1)
    await context.close()
  })
})
