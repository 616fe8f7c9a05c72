/**
 * Fake wall time. It lies in the future, so that no alarm ever fires by itself: a test moves the clock
 * and runs each alarm when it is due.
 */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { vi } from "vitest"
import type { Lab } from "../../../src/durable/lab.ts"

type LabStub = DurableObjectStub<Lab>

export function startClock(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 15, 9) })
}

export function stopClock(): void {
  vi.useRealTimers()
}

export const alarmOf = (lab: LabStub): Promise<number | null> =>
  runInDurableObject(lab, (_, state) => state.storage.getAlarm())

/** Lets `ms` pass, running every alarm of the lab that falls due; returns how many ran. */
export async function pass(lab: LabStub, ms: number): Promise<number> {
  const until = Date.now() + ms
  let alarms = 0
  for (;;) {
    const at = await alarmOf(lab)
    if (at === null || at > until) break
    vi.setSystemTime(Math.max(at, Date.now()))
    await runDurableObjectAlarm(lab)
    alarms += 1
    if (alarms > 10_000) throw new Error("the alarm never comes to rest")
  }
  vi.setSystemTime(until)
  return alarms
}

/** Lets time pass until no alarm is set; returns the milliseconds that took. */
export async function settle(lab: LabStub, mostMs = 3_600_000): Promise<number> {
  const start = Date.now()
  for (;;) {
    const at = await alarmOf(lab)
    if (at === null) return Date.now() - start
    if (at > start + mostMs) throw new Error("the lab does not settle")
    await pass(lab, Math.max(0, at - Date.now()))
  }
}
