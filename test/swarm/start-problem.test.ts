/** A command that an image does not have: the task fails while it starts. */
import { expect, test } from "vitest"
import { catalogue } from "../../src/swarm/catalogue.ts"
import type { Image } from "../../src/swarm/objects.ts"
import { startProblem } from "../../src/swarm/start-problem.ts"
import { behaviours, imageNamed, TestSwarm } from "./kit.ts"

const publicImage = (repository: string): Image => {
  const image = catalogue().get(`library/${repository}`)?.get("latest")
  if (!image) throw new Error(`no ${repository} in the catalogue`)
  return image
}

test("a command that is nowhere in the image fails its task with the runtime's words", () => {
  const swarm = new TestSwarm()
  swarm.create("web", {
    image: "web:v1",
    replicas: 1,
    container: { Command: ["/nosuchbinary"] },
    task: { RestartPolicy: { Condition: "none" } },
  })
  swarm.wait(10)
  const [task] = swarm.tasks("web")
  expect(task?.status).toMatchObject({
    state: "failed",
    message: "starting",
    err: 'starting container failed: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nosuchbinary": stat /nosuchbinary: no such file or directory: unknown',
    exitCode: 127,
  })
  expect(task?.status.startedAt).toBeUndefined()
})

test("an image whose own command cannot start never runs, whatever asks it to shut down", () => {
  const swarm = new TestSwarm()
  swarm.publish("noexec:v1", { ...behaviours.web, startError: "no such file" })
  swarm.create("web", { image: "noexec:v1", replicas: 2 })
  swarm.wait(60)
  const states = swarm.events.flatMap((event) => (event.type === "task" ? [event.to] : []))
  expect(states).toContain("failed")
  expect(states).not.toContain("running")
})

test.each([
  ["busybox", ["sleep", "10"], null],
  ["busybox", ["nosuch"], 'exec: "nosuch": executable file not found in $PATH: unknown'],
  ["alpine", ["/bin/any"], null],
  ["alpine", ["/nosuch"], 'exec: "/nosuch": stat /nosuch: no such file or directory: unknown'],
  ["redis", ["redis-cli"], null],
  ["python", ["python3.13", "-V"], null],
  // Its entrypoint takes the words: only the container would know.
  ["nginx", ["nosuch"], null],
] as const)("of %s, arguments %j", (repository, args, said) => {
  const problem = startProblem(publicImage(repository), { Args: [...args] })
  expect(problem?.slice(problem.indexOf("exec: ")) ?? null).toBe(said)
})

test("what a RUN step installed may have any name", () => {
  const image = imageNamed("app:v1", behaviours.web)
  const installed = { ...image, history: [{ createdBy: "/bin/sh -c apk add curl", size: 1 }] }
  expect(startProblem(installed, { Args: ["gunicorn"] })).toBeNull()
  expect(startProblem(image, { Args: ["gunicorn"] })).not.toBeNull()
})
