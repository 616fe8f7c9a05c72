/** The pages under axe, in both themes, as they stand in a running class. */
import AxeBuilder from "@axe-core/playwright"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf, type NewClass } from "./support/api.ts"
import { launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs } from "./support/lab-page.ts"
import { openClass, signIn } from "./support/teacher-page.ts"

const origin = inject("origin")
const key = inject("key")
const api = apiOf(origin, key)

/** Tokens are checked for contrast in both themes by test/web: the dark pages are for the full run. */
const themes: readonly ("light" | "dark")[] =
  process.env.ROLLCALL_TEST_FULL === "1" ? ["light", "dark"] : ["light"]

describe.skipIf(skipBrowser).each(themes)("in the %s theme", (colorScheme) => {
  let browser: Browser
  let made: NewClass
  beforeAll(async () => {
    browser = await launch()
    made = await api.createClass({ title: `Seen in ${colorScheme}`, rate: 20 })
    await api.join(made.code, "Ana")
  })
  afterAll(async () => {
    await browser?.close()
  })

  async function findings(page: Page): Promise<string[]> {
    const builder = new AxeBuilder({ page })
    // Themes differ in colours only: the rest has been looked at in the light one.
    if (colorScheme === "dark") builder.withRules(["color-contrast"])
    const { violations } = await builder.analyze()
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)
  }

  test("the join page, its resume form and its welcome", async () => {
    const { page, context } = await openPage(browser, { colorScheme })
    await page.goto(`${origin}/`)
    await page.getByLabel("Class code").waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole("button", { name: /resume code/ }).click()
    expect(await findings(page)).toEqual([])
    await page.goto(`${origin}/j/${made.code}`)
    await page.getByLabel("Your name").fill("Mina")
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "You are in." }).waitFor()
    expect(await findings(page)).toEqual([])
    await context.close()
  })

  test("the instructor's list, dialogs, class and projector", async () => {
    const { page, context } = await openPage(browser, { colorScheme })
    await page.goto(`${origin}/teach`)
    await page.getByLabel("Instructor key or link").waitFor()
    expect(await findings(page)).toEqual([])
    await signIn(page, origin, key)
    await page.getByText(made.title).first().waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press("n")
    await page.getByRole("dialog").waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press("Escape")
    await openClass(page, origin, made.id)
    await page.getByRole("gridcell").first().waitFor()
    await page.getByLabel("What to break").selectOption("Slow the registry")
    await page.getByRole("button", { name: "Break" }).click()
    await page.getByText("The registry takes 30 s longer for each pull").waitFor()
    expect(await findings(page)).toEqual([])
    await page.locator("tr[data-student=Ana] th").press("Enter")
    await page.getByRole("heading", { name: "node5" }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.goto(`${origin}/teach#/classes/${made.id}/projector`)
    await page.getByRole("heading", { level: 2 }).waitFor()
    expect(await findings(page)).toEqual([])
    await context.close()
  })

  test("the lab", async () => {
    const { page, context } = await openPage(browser, { colorScheme })
    await joinAs(page, origin, made.code, "Lab")
    await api.breakSomething(made.id, { kind: "node-drained", node: "node4" })
    await api.broadcast(made.id, "Eyes on the board")
    await page.getByText("node4 is drained").waitFor()
    await page.getByText("Eyes on the board").waitFor()
    expect(await findings(page)).toEqual([])
    await context.close()
  })
})
