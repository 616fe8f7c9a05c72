/** An instructor at work: the printed link, a class, the grid. */
import type { Page } from "playwright-core"

export async function signIn(page: Page, origin: string, key: string): Promise<void> {
  await page.goto(`${origin}/teach#key=${key}`)
  await page.getByRole("heading", { name: "Your classes" }).waitFor()
}

/** As by hand: New class, a name, Enter. */
export async function createClass(
  page: Page,
  title: string,
): Promise<{ id: string; code: string }> {
  await page.getByRole("button", { name: "New class" }).click()
  await page.getByLabel("Class name").fill(title)
  await page.getByLabel("Open", { exact: false }).last().check()
  await page.keyboard.press("Enter")
  return readClass(page)
}

export async function openClass(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/teach#/classes/${id}`)
  await readClass(page)
}

async function readClass(page: Page): Promise<{ id: string; code: string }> {
  const place = page.locator("[data-code]")
  await place.waitFor()
  const code = (await place.getAttribute("data-code")) ?? ""
  const id = /#\/classes\/([^/]+)/.exec(page.url())?.[1] ?? ""
  return { id, code }
}

/** The student's cell in a step, numbered from 1 as the grid does. */
export const cell = (page: Page, student: string, step: number) =>
  page.locator(`tr[data-student="${student}"] td`).nth(step - 1)

export async function untilGreen(
  page: Page,
  student: string,
  step: number,
  timeout: number,
): Promise<void> {
  await page
    .locator(`tr[data-student="${student}"] td:nth-of-type(${step})[data-state="done"]`)
    .waitFor({ state: "attached", timeout })
}
