/** The join page and the instructor's pages, used by hand and by keyboard in a real browser. */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf, type NewClass } from "./support/api.ts"
import { complaintsOf, launch, openPage, skipBrowser } from "./support/browser.ts"
import { cell, createClass, openClass, signIn, untilGreen } from "./support/teacher-page.ts"

const origin = inject("origin")
const key = inject("key")
const api = apiOf(origin, key)

describe.skipIf(skipBrowser)("in a browser", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  describe("joining", () => {
    let made: NewClass
    beforeAll(async () => {
      made = await api.createClass({ title: "Joining by hand" })
      await api.join(made.code, "Mina")
    })

    test("takes a pasted code, moves on to the name, and shows the resume code once", async () => {
      const { page, context } = await openPage(browser)
      const complaints = complaintsOf(page)
      await page.goto(`${origin}/`)
      const code = page.getByLabel("Class code")
      const typed = `${made.code.slice(0, 3)}-${made.code.slice(3)}`.toLowerCase()
      await code.pressSequentially(typed)
      expect(await code.inputValue()).toBe(made.code)
      await page.getByText(made.title).waitFor()
      expect(await focused(page)).toBe("name")
      await page.keyboard.type("Ana")
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "You are in." }).waitFor()
      const resume = await page.locator("[data-resume]").textContent()
      expect(complaints).toEqual([])

      await page.goto(`${origin}/`)
      await page.getByRole("link", { name: "Continue as Ana" }).waitFor()
      expect(await page.content()).not.toContain(resume)
      await context.close()
    })

    test("a name that is taken is said under the name, which has the focus", async () => {
      const { page, context } = await openPage(browser)
      await page.goto(`${origin}/j/${made.code}`)
      await page.getByLabel("Your name").fill("Mina")
      await page.keyboard.press("Enter")
      await page.locator("#name-error", { hasText: "already a Mina" }).waitFor()
      expect(await focused(page)).toBe("name")
      await context.close()
    })

    test("a code that no class has is said under the code", async () => {
      const { page, context } = await openPage(browser)
      await page.goto(`${origin}/`)
      await page.getByLabel("Class code").fill("ZZZZZZ")
      await page.locator("#code-error", { hasText: "No open class" }).waitFor()
      await context.close()
    })

    test("names are text, whatever they hold", async () => {
      const { page, context } = await openPage(browser)
      await page.goto(`${origin}/j/${made.code}`)
      await page.getByLabel("Your name").fill("<img src=x onerror=alert(1)>")
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "You are in." }).waitFor()
      const teacher = await openPage(browser)
      await signIn(teacher.page, origin, key)
      await openClass(teacher.page, origin, made.id)
      await teacher.page.getByText("<img src=x onerror=alert(1)>").first().waitFor()
      expect(await teacher.page.locator("img").count()).toBe(0)
      await teacher.context.close()
      await context.close()
    })
  })

  describe("teaching", () => {
    test("the link signs in and leaves the address bar; the session outlives a reload", async () => {
      const { page, context } = await openPage(browser)
      const complaints = complaintsOf(page)
      await signIn(page, origin, key)
      expect(page.url()).toBe(`${origin}/teach`)
      await page.reload()
      await page.getByRole("heading", { name: "Your classes" }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    test("a wrong key is said, the right one pasted as a link signs in", async () => {
      const { page, context } = await openPage(browser)
      await page.goto(`${origin}/teach`)
      await page.getByLabel("Instructor key or link").fill("wrong")
      await page.keyboard.press("Enter")
      await page.locator("#key-error", { hasText: /key/ }).waitFor()
      await page.getByLabel("Instructor key or link").fill(`${origin}/teach#key=${key}`)
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "Your classes" }).waitFor()
      await context.close()
    })

    test("a class is made, watched, paced, paused and ended by keyboard and mouse", async () => {
      const { page, context } = await openPage(browser)
      const complaints = complaintsOf(page)
      await signIn(page, origin, key)
      const { id, code } = await createClass(page, "By hand")
      await page.getByText("Waiting for the first student").waitFor()

      const ana = await api.join(code, "Ana")
      await page.locator("tr[data-student=Ana]").waitFor({ timeout: 2000 })
      await api.join(code, "Ben")
      await page.locator("tr[data-student=Ben]").waitFor({ timeout: 2000 })
      const filters = encodeURIComponent('{"service":["dockercoins_worker"]}')
      await api.engine(ana, "/services")
      await api.engine(ana, `/tasks?filters=${filters}`)
      await untilGreen(page, "Ana", 1, 2000)

      await cell(page, "Ana", 1).focus()
      await page.keyboard.press("ArrowDown")
      expect(await focused(page)).toBe(await cell(page, "Ben", 1).getAttribute("id"))
      expect(await cell(page, "Ben", 1).getAttribute("aria-label")).toMatch(/^Ben, step 1, /)
      await page.keyboard.press("Home")
      const ben = await focused(page)
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "node5" }).waitFor()
      await page.keyboard.press("k")
      const drawer = page.getByRole("dialog", { name: "Ana" })
      await drawer.getByRole("img", { name: /^What the tasks of 10 slots did/ }).waitFor()
      await drawer.getByRole("button", { name: "Reset lab" }).click()
      await page
        .getByRole("dialog", { name: "Reset the lab of Ana?" })
        .getByRole("button", { name: "Reset lab" })
        .click()
      await page.getByRole("button", { name: "Undo" }).click()
      await page.getByText("The lab of Ana is as it was").waitFor()
      await drawer.getByRole("button", { name: "Rename" }).click()
      await page.getByLabel("Name", { exact: true }).fill("Anna")
      await page.keyboard.press("Enter")
      await page.locator("tr[data-student=Anna]").waitFor({ timeout: 2000 })
      await page.getByRole("dialog", { name: "Anna" }).focus()
      await page.keyboard.press("Escape")
      expect(await focused(page)).toBe(ben)

      await page.keyboard.press("Space")
      await page.getByText("for 1 student", { exact: true }).waitFor()
      await page.getByRole("button", { name: "Break", exact: true }).click()
      await page.getByText("Broken in 1 lab").waitFor()
      await page.getByRole("button", { name: "For everyone" }).click()
      await page.keyboard.press("Control+k")
      await page.keyboard.type("code close")
      await page.keyboard.press("Enter")
      await page.getByLabel("after").selectOption("20")
      await expect
        .poll(async () => (await api.progress(id)).class)
        .toMatchObject({ joinable: false, stuckMinutes: 20 })

      await page.keyboard.press("m")
      await page.keyboard.type("Look at <b>the board</b>")
      await page.keyboard.press("Control+Enter")
      await page.getByText("Sent to 2").waitFor()
      await page.getByText("Look at <b>the board</b>").waitFor()
      const strip = await page.locator("tr[data-student=Anna] .strip .mark--v1").count()
      expect(strip).toBe(10)

      await cell(page, "Anna", 1).focus()
      await page.keyboard.press("/")
      await page.keyboard.type("be")
      await page.locator("tr[data-student=Anna]").waitFor({ state: "detached" })
      await page.keyboard.press("Enter")
      const dialog = page.getByRole("dialog", { name: "Ben" })
      await dialog.getByRole("button", { name: "New resume code" }).click()
      await dialog.locator("[data-resume]").waitFor()
      await dialog.getByRole("button", { name: "Remove from class" }).click()
      await page.getByRole("button", { name: "Remove", exact: true }).click()
      await page.locator("tr[data-student=Ben]").waitFor({ state: "detached", timeout: 2000 })
      await page.getByLabel("Find a student").press("Escape")

      await page.getByRole("button", { name: "10×" }).click()
      await page.getByRole("button", { name: /^Step 4,/ }).click()
      await page.keyboard.press("p")
      await page.getByText("Paused", { exact: true }).first().waitFor()
      const { class: changed } = await api.progress(id)
      expect(changed).toMatchObject({ rate: 10, openSteps: 4, state: "paused" })

      await page.getByRole("switch", { name: "Hide names" }).click()
      await page.locator('tr[data-student="Student 1"]').waitFor()
      await page.getByRole("button", { name: "End class" }).click()
      await page.getByRole("dialog").getByRole("button", { name: "End class" }).click()
      await page.getByText("Ended", { exact: true }).first().waitFor()
      expect((await api.progress(id)).class.state).toBe("ended")
      expect(complaints).toEqual([])

      await page.getByRole("button", { name: "Delete class" }).click()
      await page.getByRole("dialog").getByRole("button", { name: "Delete class" }).click()
      await page.getByRole("heading", { name: "Your classes" }).waitFor()
      await expect(api.progress(id)).rejects.toThrow()
      // Not made in earnest: the other tests sign in by the link there is.
      const made = { link: `${origin}/teach#key=the-new-one` }
      await page.route("**/api/link", (route) => route.fulfill({ status: 201, json: made }))
      await page.getByRole("button", { name: "New link" }).click()
      await page.getByRole("button", { name: "Make a new link" }).click()
      expect(await page.locator("[data-link]").textContent()).toBe(made.link)
      await page.getByRole("button", { name: "Done" }).click()
      await page.getByRole("dialog").waitFor({ state: "detached" })
      await context.close()
    })

    test("the class page reconnects by itself when its socket breaks", async () => {
      const made = await api.createClass({ title: "Broken socket" })
      const { page, context } = await openPage(browser)
      let broken = 0
      await page.routeWebSocket(/\/ws\/classes\//, (socket) => {
        broken++
        if (broken === 1) socket.close()
        else socket.connectToServer()
      })
      await signIn(page, origin, key)
      await openClass(page, origin, made.id)
      await page.getByText("Live").first().waitFor()
      expect(broken).toBe(2)
      await api.join(made.code, "Ana")
      await page.locator("tr[data-student=Ana]").waitFor({ timeout: 2000 })
      await context.close()
    })

    test("where WebSockets are blocked the class page still follows", async () => {
      const made = await api.createClass({ title: "No sockets" })
      const { page, context } = await openPage(browser)
      await page.routeWebSocket(/\/ws\//, (socket) => socket.close())
      await signIn(page, origin, key)
      await openClass(page, origin, made.id)
      await api.join(made.code, "Ana")
      await page.locator("tr[data-student=Ana]").waitFor({ timeout: 10_000 })
      await context.close()
    })
  })
})

/** The id of what has the focus. */
const focused = (page: Page) => page.locator(":focus").getAttribute("id")
