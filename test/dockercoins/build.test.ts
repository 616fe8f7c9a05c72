import { describe, expect, it } from "vitest"
import { buildImage } from "../../src/dockercoins/build.ts"
import { originalContext } from "../../src/dockercoins/files.ts"
import { programOf } from "../../src/dockercoins/program.ts"
import { createCluster } from "../../src/swarm/cluster.ts"

const hub = createCluster({ seed: 1, nodes: [{ name: "node1", role: "manager" }] })

const build = (context: Map<string, string>, at = 0) =>
  buildImage({
    context,
    dockerfile: context.get("Dockerfile") ?? "",
    base: (reference) => hub.resolve(reference)?.image ?? null,
    at,
  })

function worker(change: (text: string) => string): Map<string, string> {
  const context = originalContext("worker")
  return context.set("worker.py", change(context.get("worker.py") ?? ""))
}

describe("a build of DockerCoins", () => {
  it("makes a worker that works, and takes no notice of SIGTERM as PID 1", () => {
    const { image, error, program, notes } = build(originalContext("worker"))
    expect(error).toBeNull()
    expect(program).toEqual({ app: "worker", sleep: 0.1, certain: true, note: null, crash: null })
    expect(programOf(image?.program ?? null)).toEqual(program)
    expect(image?.behaviour).toMatchObject({ onTerm: "ignore", exitAfter: null })
    expect(image?.config).toMatchObject({ cmd: ["python", "worker.py"], workingDir: "/app" })
    expect(notes).toEqual([])
  })

  it.each(["rng", "hasher", "webui"] as const)("makes a %s that leaves politely", (name) => {
    const { image, program } = build(originalContext(name))
    expect(program).toEqual({ app: name, crash: null })
    expect(image?.behaviour).toMatchObject({ onTerm: { exit: 0 }, exitAfter: null })
    expect(image?.config.exposedPorts).toEqual(["80/tcp"])
  })

  it("gives the same content the same id and digest, whenever it is built", () => {
    const one = build(originalContext("worker"), 1).image
    const other = build(originalContext("worker"), 2).image
    expect(one?.id).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(other).toMatchObject({ id: one?.id, digest: one?.digest })
    const changed = build(worker((text) => text.replace("0.1", "0.2"))).image
    expect(changed?.id).not.toBe(one?.id)
    expect(changed?.digest).not.toBe(one?.digest)
  })

  it("shares the steps before the change, as the builder's cache does", () => {
    const before = build(originalContext("worker")).steps
    const after = build(worker((text) => `${text}# more\n`)).steps
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
    expect(after[3]?.id).not.toBe(before[3]?.id)
    expect(before.map((step) => step.text)).toEqual([
      "FROM python:3.13-alpine",
      "RUN pip install redis requests",
      "WORKDIR /app",
      "COPY worker.py .",
      'CMD ["python", "worker.py"]',
    ])
  })

  it("does not care for files that are not copied", () => {
    const context = originalContext("worker").set("notes.txt", "buy milk")
    expect(build(context).image?.id).toBe(build(originalContext("worker")).image?.id)
  })

  it("builds what does not start, and it exits 1", () => {
    const { image, error } = build(worker((text) => text.replace("time.sleep(0.1)", "time.sleep(")))
    expect(error).toBeNull()
    expect(image?.behaviour).toMatchObject({ exitCode: 1 })
    expect(image?.behaviour.exitAfter).toBeLessThan(1_000_000)
  })

  it("makes a worker polite that handles SIGTERM", () => {
    const handler = "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
    const { image } = build(
      worker((text) => text.replace("import time\n", `import time\n${handler}`)),
    )
    expect(image?.behaviour.onTerm).toEqual({ exit: 0 })
  })

  it("passes a doubt on to whoever builds", () => {
    const { notes } = build(worker((text) => text.replace("sleep(0.1)", "sleep(random.random())")))
    expect(notes).toEqual([expect.stringContaining("is no constant")])
  })

  it("forgets a file: the container says so", () => {
    const context = originalContext("worker")
    context.set("Dockerfile", 'FROM python:3.13-alpine\nCMD ["python", "/worker.py"]\n')
    const { image, program } = build(context)
    expect(program?.crash?.traceback).toEqual([
      "python: can't open file '/worker.py': [Errno 2] No such file or directory",
    ])
    expect(image?.behaviour.exitCode).toBe(2)
  })
})

describe("a Dockerfile that is refused", () => {
  it.each([
    ["", "the Dockerfile (Dockerfile) cannot be empty"],
    ["FROM busybox\nRUNN echo x\n", "dockerfile parse error line 2: unknown instruction: RUNN"],
    ["RUN echo x\n", "no build stage in current context"],
    [
      "FROM 127.0.0.1:5000/nosuch:1\n",
      "manifest for 127.0.0.1:5000/nosuch:1 not found: manifest unknown: manifest unknown",
    ],
    [
      "FROM busybox\nCOPY nosuch.py /\n",
      "COPY failed: file not found in build context or excluded by .dockerignore: stat nosuch.py: file does not exist",
    ],
  ])("%j", (text, message) => {
    expect(build(new Map([["Dockerfile", text]]))).toMatchObject({ error: message, image: null })
  })

  it("keeps the steps that were done", () => {
    const { steps } = build(new Map([["Dockerfile", "FROM busybox\nUSER me\nCOPY x /\n"]]))
    expect(steps.map((step) => step.text)).toEqual(["FROM busybox", "USER me"])
  })
})

describe("COPY", () => {
  const copied = (instruction: string) => {
    const context = originalContext("worker")
    context.set(
      "Dockerfile",
      `FROM python:3.13-alpine\nWORKDIR /srv\n${instruction}\nCMD python worker.py\n`,
    )
    return build(context).program?.app
  }
  it.each([
    "COPY . .",
    "COPY worker.py ./",
    "COPY *.py /srv/",
    "ADD . /srv",
    'COPY ["worker.py", "/srv/worker.py"]',
    "COPY --chown=1 worker.py worker.py",
  ])("%s", (instruction) => expect(copied(instruction)).toBe("worker"))
  it("elsewhere leaves the program missing", () => {
    expect(copied("COPY worker.py /tmp/")).toBe("other")
  })
})
