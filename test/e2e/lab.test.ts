/** The lab in a browser, beyond the chapter: the editor, broken lines, two terminals, the last word. */
import type { Browser, WebSocketRoute } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf } from "./support/api.ts"
import { complaintsOf, launch, openPage, skipBrowser } from "./support/browser.ts"
import {
  doneSteps,
  focusTerminal,
  joinAs,
  run,
  screenOf,
  tiles,
  untilDone,
  untilReady,
} from "./support/lab-page.ts"

const origin = inject("origin")
const key = inject("key")
const api = apiOf(origin, key)

describe.skipIf(skipBrowser)("the lab", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  async function aLab(title: string, rate = 20) {
    const made = await api.createClass({ title, rate })
    const { page, context } = await openPage(browser)
    const complaints = complaintsOf(page)
    return { made, page, context, complaints }
  }

  test("vi opens the editor, Ctrl+S saves, and the change is seen", async () => {
    const { made, page, context, complaints } = await aLab("Editing")
    await joinAs(page, origin, made.code, "Mina")
    // No click first: the prompt has the keyboard.
    await page.keyboard.type("vi worker/worker.py\n")
    const line = page.locator(".cm-line", { hasText: "time.sleep(0.1)" })
    await line.click()
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.type("5")
    await page.keyboard.press("Control+s")
    await untilDone(page, 2)
    await page.getByRole("button", { name: "Next step" }).click()
    await expect.poll(() => page.locator(":focus").textContent()).toContain("1. Look around")
    await page.getByRole("tab", { name: /Terminal 1/ }).click()
    // The editor can be left and found again by name.
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("edit worker.py")
    await page.keyboard.press("Enter")
    await page.locator(".cm-content:focus").waitFor()
    await page.getByRole("tab", { name: /Terminal 1/ }).click()
    const found = await run(page, "grep -n sleep.0.15 worker/worker.py")
    expect(found).toMatch(/\d+: +time\.sleep\(0\.15\)/)
    expect(complaints).toEqual([])
    await context.close()
  })

  test("what is typed while the line is cut runs once it is back, and once only", async () => {
    const { made, page, context } = await aLab("Cut", 1)
    const sockets: WebSocketRoute[] = []
    let cut = false
    await page.routeWebSocket(/\/ws\/lab/, (socket) => {
      if (cut) return void socket.close()
      sockets.push(socket)
      socket.connectToServer()
    })
    await joinAs(page, origin, made.code, "Mina")
    // Plain HTTP would be the way out: this network has none of either.
    await page.route(/\/api\/lab\/messages/, (route) => (cut ? route.abort() : route.continue()))
    cut = true
    for (const socket of sockets) await socket.close()
    await page.getByText("Reconnecting.").waitFor()
    await focusTerminal(page)
    await page.keyboard.type("docker service scale --detach dockercoins_worker=11\n")
    await page.keyboard.type("echo typed ahead\n")
    await expect.poll(() => screenOf(page)).toContain("scale --detach dockercoins_worker=11")
    cut = false
    await expect.poll(() => screenOf(page), { timeout: 20_000 }).toMatch(/^typed ahead$/m)
    await tiles(page, "running").nth(10).waitFor()
    expect(await tiles(page, "running").count()).toBe(11)
    await context.close()
  })

  test("two terminals, one file system, an environment each; both outlive a reload", async () => {
    const { made, page, context, complaints } = await aLab("Two terminals")
    await joinAs(page, origin, made.code, "Mina")
    expect(await run(page, "echo is $TAG")).toMatch(/^is v0\.1$/m)
    await run(page, "export TAG=v0.7; echo kept > note.txt; cd worker")
    await page.reload()
    await untilReady(page)
    expect(await run(page, "echo is $TAG in $PWD with $(cat ../note.txt)")).toMatch(
      /^is v0\.7 in \S+\/worker with kept$/m,
    )
    expect(complaints).toEqual([])
    await context.close()
  })

  test("starting over brings the swarm back and keeps the progress", async () => {
    const { made, page, context } = await aLab("Again")
    await joinAs(page, origin, made.code, "Mina")
    await run(page, "docker service ls")
    await run(page, "docker service ps dockercoins_worker")
    await untilDone(page, 1)
    await run(page, "docker service rm dockercoins_worker")
    await tiles(page, "running").first().waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Start over" }).click()
    const dialog = page.getByRole("dialog", { name: "Start over" })
    await dialog.getByRole("button", { name: "Start over" }).click()
    await tiles(page, "running").nth(9).waitFor()
    expect(await doneSteps(page)).toBe(1)
    expect(await run(page, "docker service ls")).toMatch(/dockercoins_worker +replicated +10\/10/)
    await context.close()
  })

  test("pause, resume, the end of the class and removal reach the page at once", async () => {
    const { made, page, context } = await aLab("The last word")
    await joinAs(page, origin, made.code, "Mina")
    await api.changeClass(made.id, { state: "paused" })
    await page.getByRole("alertdialog").waitFor({ timeout: 2000 })
    await api.changeClass(made.id, { state: "open" })
    await page.getByRole("alertdialog").waitFor({ state: "detached", timeout: 2000 })

    const other = await openPage(browser)
    await joinAs(other.page, origin, made.code, "Ben")
    const { students } = await api.progress(made.id)
    const ben = students.find((student) => student.name === "Ben")
    await fetch(`${origin}/api/classes/${made.id}/students/${ben?.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${key}` },
    })
    await other.page.getByText("You are no longer in this class").waitFor({ timeout: 2000 })
    await other.context.close()

    await api.changeClass(made.id, { state: "ended" })
    await page.getByText("That was the class, Mina").waitFor({ timeout: 2000 })
    await context.close()
  })
})
