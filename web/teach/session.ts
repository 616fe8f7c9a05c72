/** Whether this browser is an instructor's: signed in by the link's key, by the form, or from before. */
import { signal } from "@preact/signals"
import { ApiError, me } from "../shared/api.ts"
import { signIn } from "./api.ts"

export type Session =
  | { readonly state: "checking" | "in" }
  | { readonly state: "out"; readonly problem: string | null }

export const session = signal<Session>({ state: "checking" })

export async function enter(key: string): Promise<void> {
  try {
    await signIn(key)
    session.value = { state: "in" }
  } catch (error) {
    session.value = { state: "out", problem: sentenceOf(error) }
  }
}

/** On load: the key of the printed link, or an earlier session. */
export async function start(): Promise<void> {
  // The link may also be opened where the page already is: that loads nothing, it changes the hash.
  addEventListener("hashchange", () => void enterByLink())
  if (await enterByLink()) return
  try {
    const { instructor } = await me()
    session.value = instructor ? { state: "in" } : { state: "out", problem: null }
  } catch (error) {
    session.value = { state: "out", problem: sentenceOf(error) }
  }
}

/** The key leaves the address bar before anything is done with it. */
async function enterByLink(): Promise<boolean> {
  const key = new URLSearchParams(location.hash.slice(1)).get("key")
  if (key === null) return false
  history.replaceState(null, "", location.pathname)
  await enter(key)
  return true
}

/** Takes an error of any call; a session that has ended leads back to the key. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong. Try again."
  if (error.status === 401 && session.value.state === "in") {
    session.value = { state: "out", problem: "Your session has ended. Sign in again." }
  }
  return error.message
}
