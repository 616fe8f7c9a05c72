import { expect, test } from "vitest"
import { feed, openFollower } from "../../src/engine/follow.ts"
import { SECOND } from "../../src/swarm/time.ts"
import { LabRun } from "./lab-run.ts"

test("docker stats once: the containers of this node, as docker measures and rounds", async () => {
  const lab = new LabRun()
  const shown = await lab.run("docker stats --no-stream")
  expect(shown.took).toBe(500)
  const [head, ...rows] = shown.out.trimEnd().split("\n")
  expect(head).toMatch(
    /^CONTAINER ID {3}NAME +CPU % +MEM USAGE \/ LIMIT {3}MEM % +NET I\/O +BLOCK I\/O {3}PIDS$/,
  )
  expect(rows.length).toBeGreaterThan(2)
  for (const row of rows) {
    expect(row).toMatch(
      /^[0-9a-f]{12} {3}dockercoins_\S+ +\d\.\d\d% +[\d.]+MiB \/ 4GiB +0\.\d\d% +[\d.]+[kM]?B \/ [\d.]+[kM]?B +0B \/ 0B +1$/,
    )
  }
  const missing = await lab.run("docker stats --no-stream nosuch")
  expect(missing).toMatchObject({
    exit: 1,
    out: "",
    err: "Error response from daemon: No such container: nosuch\n",
  })
})

test("docker stats goes on, from the top of the screen, until it is interrupted", async () => {
  const lab = new LabRun()
  const live = lab.run("docker stats --format {{.Name}}", { interruptAfter: 1_200 })
  await expect(live).rejects.toBe("SIGINT")
})

test("the engine tells of a container's use once a second, until it is gone", async () => {
  const lab = new LabRun()
  const { host } = lab
  const [id] = (await lab.run("docker ps -q")).out.split("\n")
  const opened = openFollower(`/containers/${id}/stats`, {}, host)
  if (!opened.ok) throw new Error(opened.error.message)
  const first = feed(opened.value, host)
  expect(first).toMatchObject({ done: false, nextAt: host.now + SECOND })
  expect(JSON.parse(first.text)).toMatchObject({ pids_stats: { current: 1 } })
  expect(feed(first.state, host).text).toBe("")
  host.advance(host.now + SECOND)
  expect(feed(first.state, host).text).not.toBe("")
  expect(openFollower("/containers/nosuch/stats", {}, host)).toMatchObject({
    error: { status: 404, message: "No such container: nosuch" },
  })
})
