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
