/**
 * The whole chapter, as a student does it in a browser while the instructor looks on in another: every
 * step turns green on both pages, through a reload in mid-rollout and a change of browsers.
 */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { type Api, apiOf, eventually } from "./support/api.ts"
import { complaintsOf, launch, openPage, skipBrowser } from "./support/browser.ts"
import { runningTags, untilUpdate, updateState, workerTasks } from "./support/engine.ts"
import { doneSteps, joinAs, run, tiles, untilDone, untilReady } from "./support/lab-page.ts"
import { createClass, signIn, untilGreen } from "./support/teacher-page.ts"

const origin = inject("origin")
const key = inject("key")
const api: Api = apiOf(origin, key)

/** How long the instructor's page may take after the student's. */
const instructorMs = 2000
/** Cluster seconds a second: fast where nothing has to be seen, slow where a hand must be in time. */
const fast = 20
const slow = 4

describe.skipIf(skipBrowser)("the chapter", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test("is done in the browser, each step green before the instructor's eyes", async () => {
    const teacher = await openPage(browser)
    await signIn(teacher.page, origin, key)
    const { id, code } = await createClass(teacher.page, "The chapter")
    const pace = (rate: number) => api.changeClass(id, { rate })
    await pace(fast)

    const first = await openPage(browser)
    const complaints = [complaintsOf(first.page)]
    let student = first.page
    const { resume } = await joinAs(student, origin, code, "Mina")
    const lab = await labOf(student)
    expect(await tiles(student, "running").count()).toBe(10)
    expect(await doneSteps(student)).toBe(0)

    const lags: number[] = []
    const green = async (step: number) => {
      await untilDone(student, step)
      const began = performance.now()
      await untilGreen(teacher.page, "Mina", step, instructorMs)
      lags.push(Math.round(performance.now() - began))
    }
    const deploy = "docker stack deploy -c dockercoins.yml dockercoins"
    const update = "docker service update --detach"

    // 1 Look around.
    await run(student, "docker service ls")
    await run(student, "docker service ps dockercoins_worker")
    await green(1)

    // 2 Change the delay.
    await run(student, 'sed -i "s/sleep(0.1)/sleep(0.05)/" worker/worker.py')
    await green(2)

    // 3 Build and push.
    await run(student, "export TAG=v0.2")
    await run(student, "docker-compose -f dockercoins.yml build")
    await run(student, "docker-compose -f dockercoins.yml push")
    await green(3)

    // 4 Deploy, 5 watch, in slow motion.
    await pace(slow)
    await run(student, deploy)
    await green(4)
    await run(student, "docker service ps dockercoins_worker")
    await tiles(student, "stopping").first().waitFor()
    // Seen on the page, not asked of the engine: a read from outside would count for step 5.
    await tiles(student, "running").filter({ hasText: "v0.2" }).first().waitFor()
    await run(student, "docker service ps dockercoins_worker")
    await green(5)

    // The reload in mid-rollout.
    expect(await updateState(api, lab)).toBe("updating")
    await student.reload()
    await untilReady(student)
    expect(await doneSteps(student)).toBe(5)
    expect(await run(student, "echo still $TAG")).toMatch(/^still v0\.2$/m)
    // The timeline knows how it came to this, although the page has not seen it.
    await student.locator(".chart .fl", { hasText: "v0.2" }).waitFor()

    // 6 Speed it up, before it is over.
    await run(student, `${update} --update-parallelism 2 --update-delay 1s dockercoins_worker`)
    await pace(fast)
    await green(6)
    await untilUpdate(api, lab, "completed")
    expect(new Set([...(await runningTags(api, lab)).values()].flat())).toEqual(new Set(["v0.2"]))

    // 7 The policy goes into the file.
    const policy = "\\n      update_config:\\n        parallelism: 2\\n        delay: 10s"
    await run(student, `sed -i "s/      replicas: 10/&${policy}/" dockercoins.yml`)
    await run(student, deploy)
    await green(7)

    // 8 Roll back: only the cadence changed, so nothing moves.
    const before = (await workerTasks(api, lab)).map((task) => task.ID).sort()
    await run(student, `${update} --rollback dockercoins_worker`)
    await green(8)
    expect((await workerTasks(api, lab)).map((task) => task.ID).sort()).toEqual(before)

    // 9 Roll back for real: the earlier tag, and in the middle of it, --rollback. In a third browser.
    await pace(slow)
    await run(student, `TAG=v0.1 ${deploy}`)
    await eventually("some slots are done and some are not", async () => {
      const tags = [...(await runningTags(api, lab)).values()].flat()
      return tags.includes("v0.1") && tags.includes("v0.2")
    })
    expect(await updateState(api, lab)).toBe("updating")
    const second = await openPage(browser)
    complaints.push(complaintsOf(second.page))
    await resumeIn(second.page, resume)
    await first.context.close()
    student = second.page
    expect(await doneSteps(student)).toBe(8)
    expect(await run(student, "echo still $TAG")).toMatch(/^still v0\.2$/m)
    await run(student, `${update} --rollback dockercoins_worker`)
    await pace(fast)
    await untilUpdate(api, lab, "rollback_completed")
    await green(9)

    // 10 The fine print: twice is once back and once forth.
    for (const _time of [1, 2]) {
      await run(student, `${update} --rollback dockercoins_worker`)
      await untilUpdate(api, lab, "rollback_completed")
    }
    await green(10)

    // 11 An image that nobody built: paused, then mended.
    await run(student, `${update} --image 127.0.0.1:5000/worker:v0.9 dockercoins_worker`)
    await untilUpdate(api, lab, "paused")
    await tiles(student, "rejected").first().waitFor()
    const mended = "docker service update --image 127.0.0.1:5000/worker:v0.2 dockercoins_worker"
    expect(await run(student, mended, 60_000)).toMatch(/verify: Service \S+ converged/)
    await green(11)

    expect(await doneSteps(student)).toBe(11)
    expect([...(await runningTags(api, lab)).values()]).toEqual(Array(10).fill(["v0.2"]))
    expect(complaints.flat()).toEqual([])
    console.log(`the instructor saw each step after ${lags.join(", ")} ms`)
    await second.context.close()
    await teacher.context.close()
  }, 240_000)
})

async function resumeIn(page: Page, resume: string): Promise<void> {
  await page.goto(origin)
  await page.getByRole("button", { name: /resume code/ }).click()
  await page.getByLabel("Your resume code").fill(resume)
  await page.keyboard.press("Enter")
  await untilReady(page)
}

/** The engine's address of the lab on screen, with its token: the cookie holds the same one. */
async function labOf(page: Page): Promise<{ engine: string }> {
  const cookies = await page.context().cookies()
  const token = cookies.find((cookie) => cookie.name === "rollcall_student")?.value ?? ""
  return { engine: `/engine/${token}` }
}
