/** A student at work: joining, typing into the first terminal, looking at steps and tiles. */
import type { Page } from "playwright-core"
import { expect } from "vitest"

export interface JoinedInBrowser {
  readonly resume: string
}

/** Joins with the link of the QR code and opens the lab. */
export async function joinAs(
  page: Page,
  origin: string,
  code: string,
  name: string,
): Promise<JoinedInBrowser> {
  await page.goto(`${origin}/j/${code}`)
  await page.getByLabel("Your name").fill(name)
  await page.keyboard.press("Enter")
  const resume = (await page.locator("[data-resume]").textContent()) ?? ""
  expect(resume).toMatch(/^[a-z0-9]+(-[a-z0-9]+){2,}$/)
  await page.getByRole("link", { name: "Open your lab" }).click()
  await untilReady(page)
  return { resume: resume.trim() }
}

/** The lab is ready when a terminal shows its prompt. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator(".xterm-rows").first().waitFor()
  await untilPrompt(page)
}

const prompt = /[$#]\s*$/

async function untilPrompt(page: Page, timeout = 30_000): Promise<void> {
  await expect
    .poll(async () => lastLine(await screenOf(page)), { timeout, interval: 50 })
    .toMatch(prompt)
}

/** What the first terminal shows, without trailing blanks. */
export async function screenOf(page: Page): Promise<string> {
  const rows = await page.locator(".xterm-rows").first().locator("> div").allTextContents()
  return rows
    .map((row) => row.replaceAll("\u00a0", " ").trimEnd())
    .join("\n")
    .trimEnd()
}

const lastLine = (screen: string) => `${screen.split("\n").at(-1) ?? ""} `

/** Types a line at the prompt and waits until the next prompt; gives what the screen then shows. */
export async function run(page: Page, line: string, timeout = 30_000): Promise<string> {
  await untilPrompt(page)
  // An empty screen: whatever it shows afterwards is this line and its output.
  await focusTerminal(page)
  await page.keyboard.press("Control+l")
  await page.keyboard.type(line)
  await expect.poll(() => screenOf(page), { interval: 50 }).toContain(line.slice(-12))
  await page.keyboard.press("Enter")
  await page.waitForTimeout(100)
  await untilPrompt(page, timeout)
  return screenOf(page)
}

export async function focusTerminal(page: Page): Promise<void> {
  await page.locator(".xterm-helper-textarea").first().focus()
}

/** Ten tiles of the worker, or as many as there are, in the given look. */
export const tiles = (page: Page, look: string) => page.locator(`[data-tile][data-s="${look}"]`)

/** Waits until the header counts the step as done; steps are numbered from 1. */
export async function untilDone(page: Page, step: number, timeout = 30_000): Promise<void> {
  await page.locator(`header .prog li:nth-child(${step}).d`).waitFor({ state: "attached", timeout })
}

export async function doneSteps(page: Page): Promise<number> {
  return page.locator("header .prog li.d").count()
}
