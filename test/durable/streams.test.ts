/** Streams that are held open: so many, and then the oldest gives way. */
import { expect, test } from "vitest"
import { HeldStreams, heldStreamsMax } from "../../src/durable/held-streams.ts"
import { Waiters, waitersMax } from "../../src/durable/waiters.ts"

test("a page's held stream ends when there are too many others", async () => {
  const streams = new HeldStreams(
    () => 0,
    () => {},
  )
  const responses = Array.from({ length: heldStreamsMax + 2 }, () => streams.open(["hello"]))
  expect(streams.all).toHaveLength(heldStreamsMax)
  expect(await responses[0]?.text()).toBe("hello\n")
  expect(await responses[1]?.text()).toBe("hello\n")
  streams.closeAll()
  expect(await responses.at(-1)?.text()).toBe("hello\n")
})

test("who hears over a held stream is there for two minutes after the last sign of life", () => {
  let now = 0
  const streams = new HeldStreams(
    () => now,
    () => {},
  )
  expect(streams.present).toBe(false)
  streams.open([])
  now = 60_000
  streams.heard()
  now = 179_999
  expect(streams.present).toBe(true)
  now = 180_000
  expect(streams.present).toBe(false)
})

test("a page that takes nothing of what is written to it is given up", async () => {
  let ended = 0
  const streams = new HeldStreams(
    () => 0,
    () => {
      ended += 1
    },
  )
  const response = streams.open(["hello"])
  const write = (lines: number) => {
    for (let line = 0; line < lines; line++) streams.all[0]?.send("more")
  }
  write(2_000)
  expect(streams.all).toHaveLength(1)
  write(10)
  expect(streams.all).toHaveLength(0)
  expect(ended).toBe(1)
  await expect(response.text()).rejects.toThrow("nobody takes what is written")
})

test("a docker client's stream ends when there are too many others", async () => {
  const waiters = new Waiters()
  const never = new AbortController().signal
  const waits = Array.from({ length: waitersMax + 1 }, () => waiters.wait(never, null))
  await expect(waits[0]).rejects.toMatchObject({ name: "AbortError" })
  waiters.wake(() => true)
  expect(await Promise.allSettled(waits.slice(1))).toEqual(
    waits.slice(1).map(() => ({ status: "fulfilled", value: undefined })),
  )
})
