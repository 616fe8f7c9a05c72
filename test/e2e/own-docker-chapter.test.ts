/** The chapter by the real docker, on files of one's own computer: the page's steps turn green. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { apiOf } from "./support/api.ts"
import { launch, openPage, skipBrowser } from "./support/browser.ts"
import { joinAs, untilDone } from "./support/lab-page.ts"

const missing = spawnSync("docker", ["--version"]).status !== 0

const origin = inject("origin")
const api = apiOf(origin, inject("key"))

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

  test("build, push, deploy, update and roll back turn the page's steps green", async () => {
    const made = await api.createClass({ title: "Outside", rate: 20 })
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
    const docker = (...args: string[]) => {
      const done = spawnSync("docker", args, {
        cwd,
        encoding: "utf8",
        timeout: 60_000,
        // A home of its own: a person's contexts and credentials must not matter.
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          DOCKER_HOST: origin.replace(/^http/, "tcp") + engine,
          DOCKER_BUILDKIT: "0",
          TAG: "v0.2",
        },
      })
      expect(`${args.join(" ")}: exit ${done.status} ${done.status === 0 ? "" : done.stderr}`).toBe(
        `${args.join(" ")}: exit 0 `,
      )
    }
    const edit = (file: string, change: (text: string) => string) => {
      const place = path.join(cwd, file)
      writeFileSync(place, change(readFileSync(place, "utf8")))
    }

    docker("service", "ls")
    docker("service", "ps", "dockercoins_worker")
    await untilDone(page, 1)

    edit("worker/worker.py", (text) => text.replace("sleep(0.1)", "sleep(0.01)"))
    for (const app of ["rng", "hasher", "webui", "worker"]) {
      docker("build", "-q", "-t", `127.0.0.1:5000/${app}:v0.2`, app)
      docker("push", "-q", `127.0.0.1:5000/${app}:v0.2`)
    }
    await untilDone(page, 2)
    await untilDone(page, 3)

    docker("stack", "deploy", "--detach=true", "-c", "dockercoins.yml", "dockercoins")
    await untilDone(page, 4)
    docker("service", "update", "--update-parallelism=2", "--update-delay=5s", "dockercoins_worker")
    await untilDone(page, 6)

    edit(
      "dockercoins.yml",
      (text) => `${text}      update_config:\n        parallelism: 2\n        delay: 10s\n`,
    )
    docker("stack", "deploy", "--detach=true", "-c", "dockercoins.yml", "dockercoins")
    await untilDone(page, 7)
    docker("service", "update", "--rollback", "dockercoins_worker")
    await untilDone(page, 8)
    await context.close()
  })
})
