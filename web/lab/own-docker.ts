/** The student's own docker: the address it needs, whether it has called, and a new address for it. */
import { signal } from "@preact/signals"
import type { LabMessage } from "../../src/wire/lab.ts"
import { ApiError, call } from "../shared/api.ts"
import { ended, onMessage } from "./lab.ts"
import { addToast } from "./toasts.ts"

export type OwnDocker = Omit<Extract<LabMessage, { type: "own-docker" }>, "type">

/** Null until the lab has said it. */
export const ownDocker = signal<OwnDocker | null>(null)

/** The lab says at most twice a minute that somebody calls: silence beyond that means nobody does. */
const connectedFor = 75_000

onMessage((message) => {
  if (message.type === "own-docker") {
    ownDocker.value = { engine: message.engine, guest: message.guest }
  }
})

export function isConnected(own: OwnDocker | null, now: number): boolean {
  const guest = own?.guest ?? null
  return guest !== null && now - guest.at < connectedFor
}

/** The address of before ends at once; so does this page's connection, which comes back with the new one. */
export async function renewAddress(): Promise<void> {
  try {
    const { engine } = await call<{ engine: string }>("POST", "/api/token")
    ownDocker.value = { engine, guest: null }
    // The connection came back before the new cookie did: a fresh page has it.
    if (ended.value === "signed-out") location.reload()
  } catch (error) {
    const detail = error instanceof ApiError ? error.message : "Try again in a moment."
    addToast({ bad: true, title: "The address is still the old one", detail })
  }
}
