/** Our docker against our engine: what the chapter types, on a fresh lab in virtual time. */
import { expect, test } from "vitest"
import { LabRun } from "./lab-run.ts"

test("[SD-5] [D-1] deploying the unchanged stack file again replaces no task", async () => {
  const lab = new LabRun()
  const before = await lab.run("docker stack ps -q dockercoins")
  const deployed = await lab.run("TAG=v0.1 docker stack deploy -c dockercoins.yml dockercoins")
  expect(deployed.exit).toBe(0)
  expect(deployed.out.match(/^Updating service/gm)).toHaveLength(5)
  await lab.wait(30_000)
  expect((await lab.run("docker stack ps -q dockercoins")).out).toBe(before.out)
})

test("a changed worker is built, pushed and rolled out, ten tasks one after the other", async () => {
  const lab = new LabRun()
  const path = "/home/student/dockercoins/worker/worker.py"
  lab.files[path] = (lab.files[path] ?? "").replace("sleep(0.1)", "sleep(0.5)")
  const built = await lab.run("TAG=v0.2 docker-compose -f dockercoins.yml build")
  expect(built.err).toContain("redis uses an image, skipping\nBuilding rng\n")
  expect(built.out).toContain("Successfully tagged 127.0.0.1:5000/worker:v0.2\n")
  const pushed = await lab.run("TAG=v0.2 docker-compose -f dockercoins.yml push worker")
  expect(pushed.err).toBe("Pushing worker (127.0.0.1:5000/worker:v0.2)...\n")
  expect(pushed.out).toMatch(/\nv0\.2: digest: sha256:[0-9a-f]{64} size: \d+\n$/)

  const rollout = await lab.run(
    "docker service update --image 127.0.0.1:5000/worker:v0.2 dockercoins_worker",
  )
  expect(rollout.exit).toBe(0)
  expect(rollout.err).toBe("")
  const counts = rollout.out.match(/^overall progress: \d+ out of 10 tasks$/gm) ?? []
  expect([...new Set(counts)]).toEqual(
    Array.from({ length: 11 }, (_, done) => `overall progress: ${done} out of 10 tasks`),
  )
  expect(rollout.out).toMatch(/verify: Service dockercoins_worker converged\n$/)
  expect(rollout.took).toBeGreaterThan(135_000)
  expect(rollout.took).toBeLessThan(150_000)
})

test("[CW-3] [CU-7] a tag that was never built pauses the update, with docker's warning", async () => {
  const lab = new LabRun()
  const update = await lab.run(
    "docker service update --image 127.0.0.1:5000/worker:v0.9 dockercoins_worker",
  )
  expect(update.exit).toBe(1)
  expect(update.err).toMatch(
    /^image 127\.0\.0\.1:5000\/worker:v0\.9 could not be accessed on a registry to record\n/,
  )
  expect(update.err).toMatch(
    /\nservice update paused: update paused due to failure or early termination of task \w+\n$/,
  )
  const tasks = await lab.run("docker service ps --no-trunc dockercoins_worker")
  expect(tasks.out).toContain('"No such image: 127.0.0.1:5000/worker:v0.9"')
  const back = await lab.run("docker service rollback dockercoins_worker")
  expect(back.exit).toBe(0)
  expect(back.out).toContain("rollback: manually requested rollback\n")
})

test("[CW-6] Ctrl-C leaves the update running", async () => {
  const lab = new LabRun()
  const update = await lab.run("docker service update --force dockercoins_worker", {
    interruptAfter: 4_000,
  })
  expect(update.exit).toBe(0)
  expect(update.out).toMatch(
    /Operation continuing in background\.\nUse `docker service ps dockercoins_worker` to check progress\.\n$/,
  )
  await lab.wait(200_000)
  const inspected = await lab.run("docker service inspect --pretty dockercoins_worker")
  expect(inspected.out).toContain(" State:\t\tcompleted\n")
})

test("[CW-6] Ctrl-C while services are scaled cancels the looking on, of each of them", async () => {
  const lab = new LabRun()
  const line = "docker service scale dockercoins_hasher=2 dockercoins_webui=2"
  const { exit, out, err } = await lab.run(line, { interruptAfter: 1_000 })
  expect(out).not.toContain("Operation continuing")
  expect({ exit, err }).toEqual({
    exit: 1,
    err: "dockercoins_hasher: context canceled\ndockercoins_webui: context canceled\n",
  })
})

test("[SD-1] a variable that is not exported is not seen: the deploy asks for `latest`", async () => {
  const lab = new LabRun()
  const deployed = await lab.run("docker stack deploy -c dockercoins.yml dockercoins")
  expect(deployed.err).toContain("image 127.0.0.1:5000/worker:latest could not be accessed")
})

test("the reads of the progress display name their purpose, so that no check counts them", async () => {
  const lab = new LabRun()
  const purposes = await lab.purposesOf("docker service scale dockercoins_worker=9")
  expect(purposes.get("/tasks")).toEqual(new Set(["progress"]))
  expect(purposes.get("/services/dockercoins_worker")).toEqual(new Set([undefined, "progress"]))
})

test("managers that are to be locked come with the key, which can be asked for again", async () => {
  const lab = new LabRun()
  expect((await lab.run("docker swarm unlock-key")).err).toBe("no unlock key is set\n")
  const { out } = await lab.run("docker swarm update --autolock")
  expect(out).toMatch(/^Swarm updated\.\nTo unlock a swarm manager after it restarts, run the/)
  const key = /SWMKEY-1-\w{43}/.exec(out)?.[0]
  expect((await lab.run("docker swarm unlock-key -q")).out).toBe(`${key}\n`)
  const rotated = await lab.run("docker swarm unlock-key --rotate")
  expect(rotated.out).toMatch(/^Successfully rotated manager unlock key\.\n\nTo unlock/)
  expect(rotated.out).not.toContain(key)
})

test("a job is followed to its end, and told as one that has completed", async () => {
  const lab = new LabRun()
  const image = "127.0.0.1:5000/worker:v0.1"
  const { out, exit } = await lab.run(
    `docker service create --name j --mode replicated-job --replicas 3 --max-concurrent 2 ${image} true`,
  )
  expect(exit).toBe(0)
  const said = [...new Set(out.split("\n").slice(1, -1))]
  expect(said).toEqual([
    ...["active tasks: 0 out of 2 tasks", "1/3:  ", "2/3:  ", "3/3:  "],
    ...["active tasks: 2 out of 2 tasks", "active tasks: 1 out of 1 tasks"],
    ...["active tasks: 0 out of 0 tasks", "job complete"],
  ])
  const listed = await lab.run(
    "docker service ls --filter name=j --format '{{.Mode}} {{.Replicas}}'",
  )
  expect(listed.out).toBe("replicated job 0/2 (3/3 completed)\n")
  expect((await lab.run("docker service logs j")).out).toBe("")
  const { out: pretty } = await lab.run("docker service inspect --pretty j")
  expect(pretty).toContain("\nService Mode:\nPlacement:\n")
  const global = await lab.run(`docker service create --name g --mode global-job ${image} true`)
  expect(global.out).toMatch(/^\w{25}\njob complete\n$/)
})

test("a build gets all its names, the client's labels and stages, and a failed step's exit code", async () => {
  const lab = new LabRun()
  lab.files["/home/student/c/Dockerfile"] =
    "FROM busybox AS one\nCOPY Dockerfile /d\nFROM scratch\nCOPY --from=one /d /\n"
  lab.files["/home/student/f/Dockerfile"] = "FROM busybox\nRUN exit 3\n"
  const both = await lab.run("docker build -t a:1 -t b:1 --label x=y ../c")
  expect(both.out).toMatch(
    /LABEL x=y\n[\s\S]*\nSuccessfully tagged a:1\nSuccessfully tagged b:1\n$/,
  )
  expect((await lab.run("docker build --target one ../c")).out).toContain(
    "Step 2/2 : COPY Dockerfile",
  )
  const failed = await lab.run("docker build ../f")
  expect([failed.exit, failed.err]).toEqual([
    3,
    expect.stringMatching(/The command '\/bin\/sh -c exit 3' returned a non-zero code: 3\n$/),
  ])
})

test("a build argument without a value is the caller's own, or else stays the Dockerfile's", async () => {
  const lab = new LabRun()
  lab.files["/home/student/c/Dockerfile"] = "FROM scratch\nARG WHO=nobody\nLABEL who=$WHO\n"
  const labelled = async (line: string) => {
    await lab.run(`${line} -t who ../c`)
    return (await lab.run("docker inspect -f {{.Config.Labels.who}} who")).out
  }
  expect(await labelled("docker build --build-arg WHO")).toBe("nobody\n")
  expect(await labelled("WHO=me docker build --build-arg WHO")).toBe("me\n")
})

test("a search shows what the lab's registry of public images has", async () => {
  const { out } = await new LabRun().run("docker search --limit 1 redis")
  expect(out.replaceAll(/ {2,}/g, " | ")).toBe(
    "NAME | DESCRIPTION | STARS | OFFICIAL\nredis | Redis keeps data structures in memory. | 13000 | [OK]\n",
  )
})

test("a pull takes its time, and Ctrl-C calls it off", async () => {
  const lab = new LabRun()
  const pulled = await lab.run("docker pull httpd")
  expect(pulled.out).toContain("Status: Downloaded newer image for httpd:latest\n")
  // 61 MB from afar.
  expect(Math.round(pulled.took / 100)).toBe(67)
  const left = lab.run("docker pull postgres", { interruptAfter: 3_000 })
  await expect(left).rejects.toBe("SIGINT")
  await lab.wait(60_000)
  const names = (await lab.run("docker images --format {{.Repository}}")).out.split("\n")
  expect(names).toContain("httpd")
  expect(names).not.toContain("postgres")
})

test("containers are paused, started and waited for by hand, in docker's words", async () => {
  const lab = new LabRun()
  const [first = "", second = ""] = (await lab.run("docker ps -q")).out.trim().split("\n")
  const stateOf = async (id: string) =>
    (await lab.run(`docker inspect -f '{{.State.Status}}' ${id}`)).out.trim()

  expect(await lab.run(`docker pause ${first} nosuch`)).toMatchObject({
    exit: 1,
    out: `${first}\n`,
    err: "Error response from daemon: No such container: nosuch\n",
  })
  expect(await stateOf(first)).toBe("paused")
  expect((await lab.run(`docker start ${first} ${second}`)).err).toBe(
    "Error response from daemon: cannot start a paused container, try unpause instead\n" +
      `Error: failed to start containers: ${first}\n`,
  )
  expect((await lab.run(`docker unpause ${first}`)).out).toBe(`${first}\n`)
  expect(await stateOf(first)).toBe("running")

  expect((await lab.run(`docker start -ai ${first} ${second}`)).err).toBe(
    "you cannot start and attach multiple containers at once\n",
  )
  const waiting = lab.run(`docker wait ${second}`, { interruptAfter: 5_000 })
  await expect(waiting).rejects.toBe("SIGINT")
  expect((await lab.run(`docker kill ${second}`)).exit).toBe(0)
  expect((await lab.run(`docker wait ${second}`)).out).toBe("137\n")
  expect((await lab.run(`docker restart -t 1 ${second}`)).out).toBe(`${second}\n`)
  await lab.wait(3_000)
  expect(await stateOf(second)).toBe("running")
})
