/** The chapter by the real docker, on files of one's own computer: the page's steps turn green. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf, eventually } from "./support/api.ts"
import { launch, openPage, skipBrowser } from "./support/browser.ts"
import { runningTags, untilUpdate, worker } from "./support/engine.ts"
import { joinAs, tiles, untilDone } from "./support/lab-page.ts"

const missing = spawnSync("docker", ["--version"]).status !== 0

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

/** Cluster seconds a second: fast where nothing has to be seen, slow where a hand must be in time. */
const fast = 20
const slow = 4

describe.skipIf(skipBrowser || missing)("the chapter from outside", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rollcall-outside-"))
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test("is done with docker alone, and all eleven steps turn green on the page", async () => {
    const made = await api.createClass({ title: "Outside", rate: fast })
    const { page, context } = await openPage(browser)
    await joinAs(page, origin, made.code, "Mina")
    const cookie = (await context.cookies()).find(({ name }) => name === "rollcall_student")
    const token = cookie?.value ?? ""
    const engine = `/engine/${token}`
    const archive = await fetch(`${origin}/api/lab/workspace.tar`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const input = Buffer.from(await archive.arrayBuffer())
    expect(spawnSync("tar", ["-xf", "-", "-C", folder], { input }).status).toBe(0)
    const cwd = path.join(folder, "dockercoins")
    const typed = (tag: string, args: readonly string[]): string => {
      const { status, stdout, stderr } = spawnSync("docker", args, {
        cwd,
        encoding: "utf8",
        timeout: 60_000,
        // A home of its own: a person's contexts and credentials must not matter.
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          DOCKER_HOST: origin.replace(/^http/, "tcp") + engine,
          DOCKER_BUILDKIT: "0",
          TAG: tag,
        },
      })
      const line = args.join(" ")
      expect(`${line}: exit ${status} ${status === 0 ? "" : stderr}`).toBe(`${line}: exit 0 `)
      return stdout
    }
    const docker = (...args: string[]) => typed("v0.2", args)
    const deploy = (tag = "v0.2") =>
      typed(tag, ["stack", "deploy", "--detach=true", "-c", "dockercoins.yml", "dockercoins"])
    const edit = (file: string, change: (text: string) => string) => {
      const place = path.join(cwd, file)
      writeFileSync(place, change(readFileSync(place, "utf8")))
    }
    const pace = (rate: number) => api.changeClass(made.id, { rate })
    const lab = { engine }

    docker("service", "ls")
    docker("service", "ps", worker)
    await untilDone(page, 1)

    edit("worker/worker.py", (text) => text.replace("sleep(0.1)", "sleep(0.01)"))
    for (const app of ["rng", "hasher", "webui", "worker"]) {
      docker("build", "-q", "-t", `127.0.0.1:5000/${app}:v0.2`, app)
      docker("push", "-q", `127.0.0.1:5000/${app}:v0.2`)
    }
    await untilDone(page, 2)
    await untilDone(page, 3)

    deploy()
    await untilDone(page, 4)
    docker("service", "ps", worker)
    await tiles(page, "running").filter({ hasText: "v0.2" }).first().waitFor()
    docker("service", "ps", worker)
    await untilDone(page, 5)
    // In the foreground: the client follows to the end of the rollout, whose pace it has changed.
    const told = docker("service", "update", "--update-parallelism=2", "--update-delay=5s", worker)
    expect(told).toMatch(/verify: Service \S+ converged/)
    await untilDone(page, 6)

    edit(
      "dockercoins.yml",
      (text) => `${text}      update_config:\n        parallelism: 2\n        delay: 10s\n`,
    )
    deploy()
    await untilDone(page, 7)
    docker("service", "update", "--detach", "--rollback", worker)
    await untilDone(page, 8)

    deploy("v0.1")
    await untilUpdate(api, lab, "completed")
    await pace(slow)
    deploy()
    await eventually("some slots are done and some are not", async () => {
      const tags = [...(await runningTags(api, lab)).values()].flat()
      return tags.includes("v0.1") && tags.includes("v0.2")
    })
    docker("service", "update", "--detach", "--rollback", worker)
    await pace(fast)
    await untilDone(page, 9)
    await untilUpdate(api, lab, "rollback_completed")

    docker("service", "rollback", "--detach", worker)
    docker("service", "rollback", "--detach", worker)
    await untilDone(page, 10)
    await untilUpdate(api, lab, "rollback_completed")

    const missing = "127.0.0.1:5000/worker:v0.9"
    docker("service", "update", "--detach", "--image", missing, worker)
    await untilUpdate(api, lab, "paused")
    expect(docker("service", "ps", "--no-trunc", worker)).toContain(`No such image: ${missing}`)
    docker("service", "rollback", "--detach", worker)
    await untilDone(page, 11)
    await context.close()
  })
})
