/** The worker's versions keep their places in a lab, whoever looks at it and whatever is left to see. */
import { evictDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, expect, test } from "vitest"
import { call, createClass, join, labOf } from "./support/api.ts"
import { worker } from "./support/engine.ts"
import { greet, openPage } from "./support/socket.ts"
import { pass, startClock, stopClock } from "./support/time.ts"

beforeEach(startClock)
afterEach(stopClock)

test("a page that comes later, to an object that was lost, finds them in the same order", async () => {
  const made = await createClass({ rate: 20 })
  const joined = await join(made.code)
  const lab = labOf(joined)
  const { ID, Version, Spec } = await worker(joined)
  const TaskTemplate = {
    ...Spec.TaskTemplate,
    ContainerSpec: { ...Spec.TaskTemplate?.ContainerSpec, Image: "127.0.0.1:5000/worker:v0.9" },
  }
  const path = `${joined.engine}/v1.41/services/${ID}/update?version=${Version.Index}`
  await call("POST", path, { body: { ...Spec, TaskTemplate } })
  await pass(lab, 3_000)
  await evictDurableObject(lab, { webSockets: "close" })
  const { versions } = await greet(await openPage(joined.token))
  expect(versions).toEqual(["127.0.0.1:5000/worker:v0.1", "127.0.0.1:5000/worker:v0.9"])
})
