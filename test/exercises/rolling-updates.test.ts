import { describe, expect, it } from "vitest"
import { rollingUpdates } from "../../src/exercises/rolling-updates/exercise.ts"
import { Student } from "./student.ts"

const policy = { Parallelism: 2, Delay: 10e9 }

/** Each plays its step, on a swarm in which the worker runs some image and nothing is going on. */
const plays = {
  async "look-around"(student: Student) {
    await student.listServices()
    await student.ps()
  },
  async "change-delay"(student: Student) {
    student.sleepFor("0.01")
  },
  async "build-push"(student: Student) {
    await student.build("v0.2")
    await student.push("v0.2")
  },
  async deploy(student: Student) {
    await student.deploy({ tag: "v0.2" })
  },
  async watch(student: Student) {
    await student.ps()
    student.wait(15)
    await student.ps()
  },
  async "speed-up"(student: Student) {
    await student.pace(2, 5)
    student.wait(30)
  },
  async policy(student: Student) {
    student.rolledOut()
    await student.deploy({ tag: "v0.2", policy })
  },
  async rollback(student: Student) {
    await student.rollback()
  },
  async "roll-back-for-real"(student: Student) {
    await student.deploy({ tag: "v0.1", policy })
    student.rolledOut()
    await student.deploy({ tag: "v0.2", policy })
    student.halfway(4)
    await student.rollback()
    student.rolledOut()
  },
  async "fine-print"(student: Student) {
    await student.rollback()
    await student.rollback()
  },
  async timeline(student: Student) {
    student.rolledOut()
    await student.image("127.0.0.1:5000/worker:v0.9")
    student.wait(30)
    await student.rollback()
    student.rolledOut()
  },
}
type StepId = keyof typeof plays
const inOrder = rollingUpdates.steps.map(({ id }) => id)
const isStep = (id: string): id is StepId => id in plays

async function play(student: Student, id: string): Promise<void> {
  if (!isStep(id)) throw new Error(`nobody plays ${id}`)
  await plays[id](student)
}

describe("the chapter", () => {
  it("has the eleven steps of the issue, each with prose, hints and a check", () => {
    expect(inOrder).toEqual(Object.keys(plays))
    for (const { title, prose, hints } of rollingUpdates.steps) {
      expect(title.length).toBeGreaterThan(3)
      expect(prose).toContain("```")
      expect(hints.length).toBeGreaterThan(0)
    }
  })

  it("starts with nothing done, and nothing started but its first step", () => {
    const student = new Student(1)
    student.wait(600)
    expect(student.done).toEqual([])
    const started = inOrder.filter((id) => student.standing.steps[id]?.startedAt !== null)
    expect(started).toEqual(["look-around"])
  })

  it.each([1, 2, 3, 4])("turns each step done exactly when it was done (seed %i)", async (seed) => {
    const student = new Student(seed)
    for (const [index, id] of inOrder.entries()) {
      await play(student, id)
      expect(student.done).toEqual(inOrder.slice(0, index + 1))
    }
    expect(student.observed("deploy")).toBe("goes-on")
    expect(student.observed("rollback")).toBe("nothing")
    expect(student.observed("fine-print")).toBe("same")
    expect(student.standing.trouble).toEqual([])
  })

  it("does not care for the order: the broken upgrade first", async () => {
    const student = new Student(5)
    await play(student, "timeline")
    expect(student.done).toContain("timeline")
    for (const id of inOrder) await play(student, id)
    expect(student.done).toEqual(inOrder)
  })

  it("does not care for the order: policy, rollbacks and pace before the first change", async () => {
    const student = new Student(6)
    await student.deploy({ tag: "v0.1", policy })
    expect(student.done).toEqual(["policy"])
    await student.rollback()
    expect(student.done).toEqual(["policy", "rollback"])
    await student.rollback()
    expect(student.done).toEqual(["policy", "rollback", "fine-print"])
    await student.force()
    await student.pace(1, 1)
    student.wait(60)
    expect(student.done).toEqual(["speed-up", "policy", "rollback", "fine-print"])
    await play(student, "watch")
    student.rolledOut()
    for (const id of ["change-delay", "build-push", "deploy"]) await play(student, id)
    student.rolledOut()
    for (const id of ["roll-back-for-real", "timeline", "look-around"]) await play(student, id)
    expect(student.done).toEqual(inOrder)
  })

  it("deploys to workers that were scaled to 0: ten come back, and the step counts", async () => {
    const student = new Student(7)
    await student.scale(0)
    student.wait(60)
    student.sleepFor("0.5")
    await student.release("v0.2")
    student.wait(60)
    expect(student.status()).toBeUndefined()
    expect(student.host.cluster.tasksOfService(student.worker().id)).toHaveLength(10)
    expect(student.done).toContain("deploy")
  })

  it("counts a stack deploy of a tag that was never pushed as the broken upgrade", async () => {
    const student = new Student(8)
    await student.deploy({ tag: "v0.9" })
    student.wait(20)
    expect(student.evidence("timeline")).toMatch(/^Rejected .* and paused: mend it$/)
    await student.deploy({ tag: "v0.1" })
    student.rolledOut()
    expect(student.done).toContain("timeline")
  })

  it("goes back for real also by a new build of the old delay", async () => {
    const student = new Student(9)
    student.sleepFor("0.02")
    await student.release("v0.2")
    student.rolledOut()
    student.edit((text) => `${text.replace("sleep(0.02)", "sleep(0.1)")}# as it was\n`)
    await student.release("v0.3")
    expect(student.evidence("roll-back-for-real")).toBe(
      "Went back to 127.0.0.1:5000/worker:v0.3 by a deploy",
    )
  })
})

describe("near misses stay grey", () => {
  const changed = async (seed: number, tag = "v0.2") => {
    const student = new Student(seed)
    student.sleepFor("0.01")
    await student.build(tag)
    await student.push(tag)
    return student
  }

  it("saving worker.py as it was, or with the same value written otherwise", () => {
    const student = new Student(1)
    student.edit((text) => text)
    student.sleepFor("1 / 10")
    student.edit((text) => `${text}\n# a comment\n`)
    expect(student.done).toEqual([])
  })

  it("saving a worker.py that does not start", () => {
    const student = new Student(1)
    student.sleepFor("")
    student.edit((text) => text.replace("def work_once", "def work once"))
    expect(student.done).toEqual([])
    expect(student.standing.trouble[0]).toContain("worker.py would not start as it is now")
  })

  it("pushing the change under the first tag, or the unchanged worker under a new one", async () => {
    const student = new Student(2)
    await student.build("v0.2")
    await student.push("v0.2")
    expect(student.done).toEqual([])
    expect(student.evidence("build-push")).toBe("Pushed, but with the first delay in it")
    student.sleepFor("0.01")
    await student.build("v0.1")
    await student.push("v0.1")
    expect(student.done).toEqual(["change-delay"])
    expect(student.evidence("build-push")).toBe("Pushed, but still under v0.1")
  })

  it("building without pushing", async () => {
    const student = new Student(2)
    student.sleepFor("0.01")
    await student.build("v0.2")
    expect(student.done).toEqual(["change-delay"])
  })

  it("deploying what runs already, or a `service update --image` where a deploy is asked", async () => {
    const student = await changed(3)
    await student.deploy({ tag: "v0.1" })
    await student.image("127.0.0.1:5000/worker:v0.2")
    student.rolledOut()
    expect(student.done).not.toContain("deploy")
  })

  it("listing the stack's services, then updating the worker alone by the same client", async () => {
    const student = await changed(3)
    await student.stackServices("Docker-Client/28.2.2 (linux)")
    await student.image("127.0.0.1:5000/worker:v0.2")
    expect(student.done).not.toContain("deploy")
  })

  it("reading twice in one state, before or after the rollout, or by progress and completion", async () => {
    const student = new Student(4)
    await student.ps()
    await student.force()
    for (let second = 0; second < 30; second++) {
      await student.ps("progress")
      await student.ps("completion")
      await student.progressRead()
      student.wait(1)
    }
    await student.ps()
    await student.ps()
    student.rolledOut()
    await student.ps()
    expect(student.done).not.toContain("watch")
    expect(student.evidence("watch")).toBe("1 of 2 moments of the rollout seen")
  })

  it("changing the pace when the rollout is over, or to what it is", async () => {
    const student = new Student(5)
    await student.force()
    await student.pace(1, 0)
    student.rolledOut()
    student.wait(5)
    await student.pace(2, 5)
    student.wait(120)
    expect(student.done).not.toContain("speed-up")
    expect(student.evidence("speed-up")).toBe("The pace was changed, but no rollout was under way")
  })

  it("changing the pace when only one worker is left", async () => {
    const student = new Student(5)
    await student.force()
    student.halfway(9)
    student.until(
      () =>
        student.host.cluster
          .tasksOfService(student.worker().id)
          .filter((task) => task.status.state === "running" && task.spec.ForceUpdate === 1)
          .length >= 9,
    )
    await student.pace(4, 1)
    student.rolledOut()
    expect(student.done).not.toContain("speed-up")
  })

  it("setting the policy by `service update`, or with other values by a deploy", async () => {
    const student = new Student(6)
    await student.pace(2, 10)
    await student.deploy({ tag: "v0.1", policy: { Parallelism: 2, Delay: 5e9 } })
    await student.deploy({ tag: "v0.1", policy, replicas: 5 })
    expect(student.done).toEqual([])
    expect(student.evidence("policy")).toBe("Deployed, still without replicas 10")
  })

  it("a rollback that is refused for want of a previous definition", async () => {
    const student = new Student(7)
    expect(await student.rollback()).toBe(400)
    expect(student.done).toEqual([])
  })

  it("a rollback when the upgrade is through, or when only the pace was changed", async () => {
    const student = await changed(8)
    await student.deploy({ tag: "v0.2" })
    student.rolledOut()
    await student.rollback()
    student.rolledOut()
    expect(student.done).not.toContain("roll-back-for-real")
    await student.deploy({ tag: "v0.2" })
    student.halfway(3)
    await student.pace(2, 1)
    await student.rollback()
    student.rolledOut()
    await student.deploy({ tag: "v0.1" })
    expect(student.done).not.toContain("roll-back-for-real")
    expect(student.evidence("roll-back-for-real")).toBe(
      "Went back to 127.0.0.1:5000/worker:v0.1 by a deploy",
    )
  })

  it("two rollbacks with another definition in between", async () => {
    const student = new Student(9)
    await student.pace(2, 5)
    await student.rollback()
    await student.pace(3, 5)
    await student.rollback()
    expect(student.done).toEqual(["rollback"])
  })

  it("an image that cannot be had and is not mended, or a pause that is not for want of an image", async () => {
    const student = await changed(10)
    await student.image("127.0.0.1:5000/worker:v0.9")
    student.wait(60)
    expect(student.done).not.toContain("timeline")
    await student.scale(9)
    await student.rollback()
    student.wait(60)
    expect(student.done).not.toContain("timeline")
  })

  it("a broken worker.py that pauses the update and is mended", async () => {
    const student = new Student(11)
    student.edit((text) => text.replace("import time\n", ""))
    await student.release("v0.2")
    student.rolledOut()
    expect(student.status()).toBe("paused")
    expect(student.standing.trouble.join()).toContain("update is paused")
    await student.rollback()
    student.rolledOut()
    student.wait(30)
    expect(student.done).not.toContain("timeline")
  })
})

describe("trouble gets a word", () => {
  it("when the stack is gone", async () => {
    const student = new Student(1)
    await student.removeStack()
    student.wait(30)
    expect(student.standing.trouble).toEqual([
      expect.stringContaining("dockercoins_worker is gone"),
    ])
  })

  it("when the rollout is over and the step needs one", async () => {
    const student = new Student(2)
    for (const id of ["look-around", "change-delay", "build-push", "deploy"])
      await play(student, id)
    expect(student.standing.trouble).toEqual([])
    student.rolledOut()
    expect(student.standing.trouble).toEqual([expect.stringContaining("The rollout is over")])
    await student.force()
    expect(student.standing.trouble).toEqual([])
    student.rolledOut()
    await student.pace(2, 5)
    expect(student.standing.trouble).toEqual([expect.stringContaining("The rollout is over")])
  })

  it("when the stack was deployed from a terminal without a TAG", async () => {
    const student = new Student(4)
    await student.deploy({ tag: "latest" })
    student.wait(30)
    expect(student.standing.trouble).toEqual([expect.stringContaining("terminal without a TAG")])
  })
})

describe("what is kept of a student", () => {
  it("stays small, and does not change for reads that say nothing new", async () => {
    const student = new Student(3)
    for (const id of inOrder) await play(student, id)
    expect(JSON.stringify(student.standing).length).toBeLessThan(16_000)
    const before = student.changes
    for (let count = 0; count < 100; count++) {
      await student.listServices()
      await student.ps()
    }
    expect(student.changes).toBe(before)
  })

  it("is plain JSON: a copy goes on as the original would", async () => {
    const student = new Student(4)
    for (const id of inOrder) {
      await play(student, id)
      student.standing = JSON.parse(JSON.stringify(student.standing))
    }
    expect(student.done).toEqual(inOrder)
  })

  it("keeps what is done over a start-over of the swarm, and undoes what was half done", async () => {
    const student = new Student(5)
    for (const id of ["look-around", "change-delay", "build-push", "deploy"])
      await play(student, id)
    await student.ps()
    expect(student.evidence("watch")).not.toBeNull()
    student.observe({ type: "started-over", what: "swarm", at: student.host.now })
    expect(student.evidence("watch")).toBeNull()
    expect(student.done).toEqual(["look-around", "change-delay", "build-push", "deploy"])
  })
})
