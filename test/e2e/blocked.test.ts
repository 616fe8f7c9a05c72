/** A network that lets no WebSocket through: the same lab over plain HTTP, transitions live. */
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf } from "./support/api.ts"
import { launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs, run, tiles } from "./support/lab-page.ts"

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

/** In the page, what a proxy does that knows no WebSockets: the handshake never succeeds. */
const refuseWebSockets = `
  globalThis.WebSocket = class extends EventTarget {
    readyState = 0
    constructor() {
      super()
      setTimeout(() => {
        this.readyState = 3
        this.onerror?.(new Event("error"))
        this.onclose?.(new CloseEvent("close", { code: 1006 }))
      }, 20)
    }
    send() {
      throw new DOMException("not open", "InvalidStateError")
    }
    close() {}
  }
`

/** What a proxy does that lets the handshake through and no frame after it. */
const cutWebSockets = `
  globalThis.WebSocket = class extends EventTarget {
    static OPEN = 1
    readyState = 0
    constructor() {
      super()
      setTimeout(() => {
        this.readyState = 1
        this.onopen?.(new Event("open"))
      }, 10)
      setTimeout(() => {
        this.readyState = 3
        this.onclose?.(new CloseEvent("close", { code: 1006 }))
      }, 20)
    }
    send() {}
    close() {}
  }
`

describe.skipIf(skipBrowser)("where WebSockets are blocked", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test.each([
    ["refused", refuseWebSockets],
    ["cut at once", cutWebSockets],
  ])("(%s) commands are answered and tiles move as the swarm does", async (_, network) => {
    const made = await api.createClass({ title: "Blocked", rate: 5 })
    const { page, context } = await openPage(browser)
    await page.addInitScript(network)
    await joinAs(page, origin, made.code, "Mina")

    const listed = await run(page, "docker service ls")
    expect(listed).toMatch(/dockercoins_worker +replicated +10\/10/)
    expect(await tiles(page, "running").count()).toBe(10)
    await run(page, "docker service update --detach --force dockercoins_worker")
    // At rate 5 an old task stops for 2.6 s: seen only if transitions come while they happen.
    const stopping = tiles(page, "stopping").first()
    await stopping.waitFor({ timeout: 2000 })
    const slot = (await stopping.getAttribute("aria-label")) ?? ""
    expect(slot).toMatch(/^worker \d+, v0\.1, stopping$/)
    await expect.poll(() => stopping.getAttribute("aria-label"), { timeout: 10_000 }).not.toBe(slot)
    expect(await tiles(page, "stopping").count()).toBe(1)
    await context.close()
  })
})
