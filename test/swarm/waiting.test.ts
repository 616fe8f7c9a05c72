/** What a worker of the updater and a delayed start wait for, and what ends the wait. */
import { describe, expect, test } from "vitest"
import { type Chooser, SeededChooser } from "../../src/swarm/chooser.ts"
import type { Task, TaskState } from "../../src/swarm/objects.ts"
import { MILLISECOND, type SimTime } from "../../src/swarm/time.ts"
import { TestSwarm, type Wish } from "./kit.ts"

const seconds = (n: number) => n * 1_000_000_000

/** Reports reach the store a fifth of a second late: a task can be reaped before it is heard of. */
class LateReports extends SeededChooser {
  override storedAt(task: Task, state: TaskState, now: SimTime): SimTime | null {
    const at = super.storedAt(task, state, now)
    return at === null ? null : at + 200 * MILLISECOND
  }
}

/**
 * Tasks that must not be restarted count as filled slots even while they are being removed, so
 * the rollout's only new task, which has no node yet, is the one that is given up.
 */
function updatedRightAfterScalingDown(chooser: Chooser): TestSwarm {
  const lab = new TestSwarm({ chooser })
  const wish: Wish = {
    image: "worker:v1",
    task: { RestartPolicy: { Condition: "none" } },
    container: { StopGracePeriod: seconds(3) },
  }
  lab.settled("s", { ...wish, replicas: 4 })
  lab.update("s", { ...wish, replicas: 1 })
  lab.wait(0.6)
  lab.update("s", { ...wish, image: "web:v2", replicas: 1 })
  return lab
}

/** What became of the task made last: actual states, and wishes in brackets. */
function lastCreated(lab: TestSwarm): string {
  const fresh = lab.taskEvents.findLast((event) => event.change === "created")?.task
  const told = lab.taskEvents.flatMap((event) => {
    if (event.task !== fresh) return []
    if (event.change === "state") return [event.to]
    return event.change === "desired" ? [`(${event.desired})`] : [event.change]
  })
  return told.join(" ")
}

describe("a worker waits for its new task", () => {
  test("[U-10] until the next update where that was deleted before it ended", () => {
    const lab = updatedRightAfterScalingDown(new LateReports(SeededChooser.seeded(1).state))
    lab.settle()
    expect(lastCreated(lab)).toBe("created pending (remove) assigned removed")
    expect(lab.statuses("s")).toEqual(["updating"])
    lab.update("s", { image: "web:v2", replicas: 1 })
    lab.settle()
    expect(lab.running("s")).toHaveLength(1)
    expect(lab.statuses("s")).toEqual(["updating", null, "updating", "completed"])
  })

  test("[U-10] and hears of its end even where it has been deleted by then", () => {
    const lab = updatedRightAfterScalingDown(SeededChooser.seeded(1))
    lab.settle()
    expect(lastCreated(lab)).toBe("created pending (remove) assigned shutdown removed")
    expect(lab.statuses("s")).toEqual(["updating", "paused"])
  })
})

test("[RS-2] a task that ends while an updater has it wait again is restarted when the wait is over", () => {
  const lab = new TestSwarm()
  const wish: Wish = {
    image: "worker:v1",
    replicas: 3,
    container: { StopGracePeriod: seconds(8) },
    task: { RestartPolicy: { Condition: "any", Delay: seconds(2) } },
  }
  lab.settled("s", wish)
  const pace = { Parallelism: 1, Delay: seconds(3), Monitor: seconds(1) }
  lab.update("s", {
    ...wish,
    image: "sick:v1",
    UpdateConfig: { ...pace, Order: "start-first", FailureAction: "continue" },
  })
  lab.wait(60)
  const ends = ["complete", "failed", "rejected", "shutdown"]
  const forgotten = lab
    .tasks("s")
    .filter(({ status, desiredState }) => desiredState === "running" && ends.includes(status.state))
  expect(forgotten).toEqual([])
})
