/** The headless lab and `npm run lab`: the course's own commands in virtual time. */
import { spawnSync } from "node:child_process"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { HeadlessLab } from "../../scripts/headless.ts"
import { readLabOptions, readScriptFile } from "../../scripts/support/lab-options.ts"
import { LabPlayer } from "../../scripts/support/lab-player.ts"
import { readLabScript } from "../../scripts/support/lab-script.ts"

async function play(script: string, seed = 1) {
  let printed = ""
  const player = new LabPlayer(new HeadlessLab({ seed, tty: true }), (text) => {
    printed += text
  })
  await player.play(readLabScript(script))
  return { printed, failed: player.failed, report: player.report(seed) }
}

const script = path.join(import.meta.dirname, "..", "..", "scripts", "lab.ts")

/** The chapter's commands as its slides have them. */
const chapter = `
sed -i 's/sleep(0.1)/sleep(0.2)/' worker/worker.py
export TAG=v0.4
docker-compose -f dockercoins.yml build
docker-compose -f dockercoins.yml push
docker stack deploy -c dockercoins.yml dockercoins
watch docker service ps dockercoins_worker
@ +10s
watch -n1 "docker service ps dockercoins_worker | grep -v Shutdown.*Shutdown"
@ +40s
docker service update dockercoins_worker \\
        --update-parallelism 2 --update-delay 5s
@ until dockercoins_worker completed
docker service update dockercoins_worker --rollback
`

describe("npm run lab", () => {
  test("plays the chapter's own commands, with the change of policy in the middle", async () => {
    const { printed, failed } = await play(chapter)
    expect(failed).toBe(false)
    expect(printed).not.toContain("(exit")
    expect(printed).toContain("Successfully tagged 127.0.0.1:5000/worker:v0.4")
    expect(printed).toContain("Updating service dockercoins_worker (id: ")
    expect(printed).toMatch(
      /\| Every 2\.0s: docker service ps dockercoins_worker +node1: Thu Jan 15 09:00:\d\d 2026/,
    )
    expect(printed).toContain(
      "| Every 1.0s: docker service ps dockercoins_worker | grep -v Shutdown.*Shutdown",
    )
    const filtered = printed.slice(printed.indexOf("| Every 1.0s"))
    expect(filtered).toMatch(/Shutdown +Running \d/)
    expect(filtered).not.toMatch(/Shutdown +Shutdown/)
    expect(printed.match(/verify: Service dockercoins_worker converged/g)).toHaveLength(2)
    expect(printed).toContain("rollback: rollback completed")
  })

  test("tells it as the recordings do: the updater is replaced, and goes on in pairs", async () => {
    const { report } = await play(chapter)
    const states = report.update_status
      .filter(({ service }) => service === "dockercoins_worker")
      .map(({ state }) => state)
    expect(states).toEqual([
      "updating",
      null,
      "updating",
      "completed",
      "rollback_started",
      "rollback_completed",
    ])
    expect(report.steps.map(({ exit }) => exit)).toEqual(report.steps.map(() => 0))
    const running = report.transitions.filter(
      ({ service, to, image, event }) =>
        service === "dockercoins_worker" &&
        to === "running" &&
        event === undefined &&
        image.endsWith(":v0.4"),
    )
    expect(running.map(({ task }) => task.replace(/\..*/, "")).sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => `w${index + 1}`).sort(),
    )
    expect(running.filter(({ committed_s }) => committed_s < 50).length).toBe(3)
  })

  test("the default rollout of ten workers takes 135 to 150 seconds, and a seed is a run", async () => {
    const script = `export TAG=v0.2
docker-compose -f dockercoins.yml build > /dev/null
docker-compose -f dockercoins.yml push > /dev/null
docker stack deploy -c dockercoins.yml dockercoins
@ until dockercoins_worker completed
`
    for (const seed of [1, 2, 3]) {
      const { printed } = await play(script, seed)
      const seconds = Number(/\(at ([\d.]+) s\)/.exec(printed)?.[1])
      expect(seconds).toBeGreaterThan(135)
      expect(seconds).toBeLessThan(150)
    }
    expect(await play(script, 7)).toEqual(await play(script, 7))
  })

  test("what waits moves the clock, what never ends gets Ctrl-C from the next line", async () => {
    const { printed, failed } = await play(`sleep 90
date +%T
docker service logs -f --tail 1 dockercoins_redis
@ +5s
tail -f dockercoins.yml | head -1
while true; do echo tick; sleep 10; done
@ +25s
echo done
`)
    expect(failed).toBe(false)
    expect(printed).toContain("$ date +%T\n09:01:30\n")
    expect(printed).toContain("tick\n@ +25s\ntick\ntick\n^C\n(exit 130)\n$ echo done\ndone\n")
  })

  test("lines that belong together are one line", async () => {
    const { printed } = await play(
      "for i in 1 2; do\n  echo $i\n\ndone\n# said\ncat <<E\n# not a comment\nE\n",
    )
    expect(printed).toBe(
      "$ for i in 1 2; do\n>   echo $i\n> \n> done\n1\n2\n$ cat <<E\n> # not a comment\n> E\n# not a comment\n",
    )
  })

  test("a wait that does not come true fails", async () => {
    const { printed, failed } = await play("@ until dockercoins_worker paused\n")
    expect(printed).toContain("(not reached within 3600 s: dockercoins_worker paused)")
    expect(failed).toBe(true)
  })

  test.each([
    [["--seed", "x"], '--seed takes a whole number from -2147483648 to 4294967295, not "x"'],
    [["--nodes", "8"], '--nodes takes a whole number from 1 to 7, not "8"'],
    [["--nope"], "Unknown option '--nope'"],
    [["a", "b"], "one FILE at most, not 2"],
  ])("%j is refused", (args, message) => {
    expect(() => readLabOptions(args)).toThrow(message)
  })

  test.each([
    ["/no/such/file", "/no/such/file: no such file"],
    [import.meta.dirname, "is a directory"],
  ])("a script that cannot be read is refused: %s", (file, message) => {
    expect(() => readScriptFile(file)).toThrow(message)
  })

  test.each([
    ["@ until nosuch", 'line 1: cannot wait for "nosuch"'],
    ["ls\n@ 10s", 'line 2: "@ 10s" is neither "@ +10s" nor "@ until …"'],
    ["@ +10q", '"@ +10q" is neither'],
  ])("%j is refused before anything runs", (script, message) => {
    expect(() => readLabScript(script)).toThrow(message)
  })

  test("is a program: prints, and ends with 2 where it was called wrongly", () => {
    const lab = (input: string, ...args: string[]) =>
      spawnSync(process.execPath, [script, ...args], { input, encoding: "utf8" })
    const { stdout, status } = lab("docker node ls --format '{{.Hostname}}'\n", "--nodes", "3")
    expect({ stdout, status }).toEqual({
      stdout: "$ docker node ls --format '{{.Hostname}}'\nnode1\nnode2\nnode3\n",
      status: 0,
    })
    const wrong = lab("", "--seed", "x")
    expect([wrong.stdout, wrong.status]).toEqual(["", 2])
    expect(wrong.stderr).toMatch(/^lab: --seed takes a whole number/)
  }, 60_000)
})

describe("the headless lab", () => {
  test("gives output, status and time of each line", async () => {
    const lab = new HeadlessLab({ seed: 5 })
    expect(await lab.run("echo $TAG; echo oops >&2; sleep 2; false")).toEqual({
      stdout: "v0.1\n",
      stderr: "oops\n",
      combined: "v0.1\noops\n",
      exitCode: 1,
      took: 2,
    })
    expect((await lab.run("docker service ls --format '{{.Name}}'")).stdout.split("\n")).toContain(
      "dockercoins_worker",
    )
  })

  test("two terminals share files and swarm, not variables", async () => {
    const lab = new HeadlessLab()
    await lab.run("echo shared > file; x=1")
    expect((await lab.run('cat file; echo "[$x$TAG]"', "2")).stdout).toBe("shared\n[]\n")
  })

  test("Ctrl-C leaves an update running", async () => {
    const lab = new HeadlessLab()
    const terminal = lab.terminal()
    const job = await terminal.start("docker service update --force dockercoins_worker")
    await lab.advance(20)
    expect(job.done).toBe(false)
    await terminal.press("ctrl-c")
    const { combined, exitCode } = await job.finished
    expect(combined).toContain("Operation continuing in background.")
    expect(exitCode).toBe(0)
    expect(await lab.until("dockercoins_worker completed")).toBe(true)
    expect(await lab.until("settled")).toBe(true)
  })

  test("says which line never ends", async () => {
    const lab = new HeadlessLab()
    await expect(lab.run("docker events")).rejects.toThrow("waits for ever: docker events")
  })
})
