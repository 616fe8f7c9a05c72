/** Which spec a task that ended is replaced from. */
import { expect, test } from "vitest"
import { imageOfTask, TestSwarm } from "./kit.ts"

test("[RS-4] while a bad update is paused, an old task that dies comes back with the new spec", () => {
  const lab = new TestSwarm()
  lab.settled("s", { image: "web:v1", replicas: 3 })
  lab.update("s", { image: "missing:v9", replicas: 3 })
  lab.untilStatus("s", "paused")
  const old = lab.running("s").find((task) => task.desiredState === "running")
  if (old === undefined) throw new Error("no old task is left")
  lab.do({ type: "container-kill", task: old.id, how: "kill" })
  lab.wait(4)
  expect(lab.wanted("s", old.slot).map(imageOfTask)).toEqual(["missing:v9"])
})
