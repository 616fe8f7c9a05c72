/** A class on a network without certificates: no secure context, and everything works. */
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { complaintsOf, launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs, run } from "./support/lab-page.ts"
import { createClass, signIn, untilGreen } from "./support/teacher-page.ts"

/** A name that is not localhost, which browsers trust on its own account. */
const host = "classroom.test"
const origin = inject("origin").replace("127.0.0.1", host)

describe.skipIf(skipBrowser)("on plain http", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(`--host-resolver-rules=MAP ${host} 127.0.0.1`)
  })
  afterAll(async () => {
    await browser?.close()
  })

  test("teaching, joining, copying and working go as they do elsewhere", async () => {
    const teacher = await openPage(browser)
    const complaints = [complaintsOf(teacher.page)]
    await signIn(teacher.page, origin, inject("key"))
    expect(await teacher.page.evaluate("isSecureContext")).toBe(false)
    const { code } = await createClass(teacher.page, "Plain http")
    await teacher.page.getByRole("button", { name: "Copy the join link" }).click()
    await teacher.page.getByText("The join link is copied").waitFor()

    const student = await openPage(browser)
    complaints.push(complaintsOf(student.page))
    await joinAs(student.page, origin, code, "Mina")
    await run(student.page, "docker service ls")
    await run(student.page, "docker service ps dockercoins_worker")
    await untilGreen(teacher.page, "Mina", 1, 5000)
    expect(complaints.flat()).toEqual([])
    await student.context.close()
    await teacher.context.close()
  })
})
