/** A real docker outside the browser, and the lab page that shows what it does. */
import { spawnSync } from "node:child_process"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf } from "./support/api.ts"
import { complaintsOf, launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs, run, untilDone } from "./support/lab-page.ts"

const missing = spawnSync("docker", ["--version"]).status !== 0
if (missing) console.warn("\nskipping tests of one's own docker: no docker client found\n")

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

describe.skipIf(skipBrowser || missing)("one's own docker", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test("is shown as connected; a new address ends the old one and the page goes on", async () => {
    const made = await api.createClass({ title: "Outside", rate: 20 })
    const { page, context } = await openPage(browser)
    const complaints = complaintsOf(page)
    await joinAs(page, origin, made.code, "Mina")
    await page.getByRole("button", { name: /Use your own Docker CLI/ }).click()
    const dialog = page.getByRole("dialog", { name: "Use your own Docker CLI" })
    await dialog.getByText("No docker from outside has called yet.").waitFor()

    const hostShown = async () =>
      /-H (\S+)/.exec((await dialog.getByText(/^docker -H/).textContent()) ?? "")?.[1] ?? ""
    const docker = (host: string, ...args: string[]) =>
      spawnSync("docker", ["-H", host, ...args], { encoding: "utf8", timeout: 60_000 })
    const first = await hostShown()
    expect(docker(first, "service", "ls", "-q").stdout.trim().split("\n")).toHaveLength(5)
    await dialog.getByText(/^Connected: Docker-Client\/\d+/).waitFor()

    await dialog.getByRole("button", { name: "New address" }).click()
    await expect.poll(hostShown).not.toBe(first)
    const refused = docker(first, "service", "ls")
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/token was replaced/)
    const { stdout } = docker(await hostShown(), "service", "ls", "-q")
    expect(stdout.trim().split("\n")).toHaveLength(5)
    await page.keyboard.press("Escape")

    // The page has come back with the new cookie, and so does a new load of it.
    expect(await run(page, "docker service ls -q | wc -l")).toMatch(/^5$/m)
    await run(page, "docker service ps dockercoins_worker")
    await untilDone(page, 1)
    await page.reload()
    await untilDone(page, 1)
    expect(complaints).toEqual([])
    await context.close()
  })
})
