/** What keeps containers from being made, and from starting: tasks that are rejected, or fail. */
import { expect, test } from "vitest"
import { catalogue } from "../../src/swarm/catalogue.ts"
import { createProblem } from "../../src/swarm/create-problem.ts"
import type { Image } from "../../src/swarm/objects.ts"
import type { ContainerSpec, TaskSpec } from "../../src/swarm/spec.ts"
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
  const problem = startProblem(publicImage(repository), { Args: [...args] })?.message ?? null
  expect(problem?.slice(problem.indexOf("exec: ")) ?? null).toBe(said)
})

test("what a RUN step installed may have any name", () => {
  const image = imageNamed("app:v1", behaviours.web)
  const installed = { ...image, history: [{ createdBy: "/bin/sh -c apk add curl", size: 1 }] }
  expect(startProblem(installed, { Args: ["gunicorn"] })).toBeNull()
  expect(startProblem(image, { Args: ["gunicorn"] })).not.toBeNull()
})

const busybox = publicImage("busybox")

test.each<[ContainerSpec, string | null]>([
  [{ User: "nobody" }, null],
  [{ User: "1000:1000" }, null],
  [{ User: "eve" }, "unable to find user eve: no matching entries in passwd file"],
  [{ User: "root:eve" }, "unable to find group eve: no matching entries in group file"],
  [{ Groups: ["eve"] }, "Unable to find group eve: no matching entries in group file"],
  [{ Sysctls: { "net.core.somaxconn": "5" } }, null],
  [
    { Sysctls: { foo: "bar" } },
    'failed to create shim task: OCI runtime create failed: runc create failed: sysctl "foo" is not in a separate kernel namespace: unknown',
  ],
])("[recorded] a container of busybox with %j: %s", (container, problem) => {
  expect(startProblem(busybox, container)?.message ?? null).toBe(problem)
})

const bind = (Source: string) => ({ Mounts: [{ Type: "bind", Source, Target: "/x" }] })

test.each<[TaskSpec, string | null]>([
  [{ ContainerSpec: bind("/var/run/docker.sock") }, null],
  [{ ContainerSpec: bind("/tmp") }, null],
  [
    { ContainerSpec: bind("/nosuch") },
    'invalid mount config for type "bind": bind source path does not exist: /nosuch',
  ],
  [
    { ContainerSpec: bind("relative") },
    "invalid bind mount source, must be an absolute path: relative",
  ],
  [
    { ContainerSpec: { Mounts: [{ Type: "volume", Source: "v", Target: "x" }] } },
    "invalid mount target, must be an absolute path: x",
  ],
  [
    { ContainerSpec: { Dir: "x" } },
    "the working directory 'x' is invalid, it needs to be an absolute path",
  ],
  [{ ContainerSpec: { StopSignal: "SIGQUIT" } }, null],
  [{ ContainerSpec: { StopSignal: "FOO" } }, "Invalid signal: FOO"],
  [{ ContainerSpec: { CapabilityAdd: ["CAP_NET_ADMIN"], CapabilityDrop: ["ALL"] } }, null],
  [
    { ContainerSpec: { CapabilityAdd: ["CAP_NOSUCH"] } },
    'invalid CapAdd: unknown capability: "CAP_NOSUCH"',
  ],
  [
    { LogDriver: { Name: "json-file", Options: { foo: "bar" } } },
    "unknown log opt 'foo' for json-file log driver",
  ],
  [
    { Resources: { Limits: { MemoryBytes: 4 * 1_024 * 1_024 } } },
    "Minimum memory limit allowed is 6MB",
  ],
])("[recorded] no container is made for %j: %s", (task, problem) => {
  expect(createProblem(task, undefined)).toBe(problem)
})

test("a task for which no container can be made is rejected", () => {
  const swarm = new TestSwarm()
  const task = { RestartPolicy: { Condition: "none" } }
  swarm.create("web", { replicas: 1, container: bind("/nosuch"), task })
  swarm.wait(10)
  expect(swarm.tasks("web")).toMatchObject([
    {
      status: {
        state: "rejected",
        message: "preparing",
        err: createProblem({ ContainerSpec: bind("/nosuch") }, undefined),
      },
    },
  ])
})

test("a log driver that no node has leaves its task pending", () => {
  const swarm = new TestSwarm()
  swarm.create("web", { replicas: 1, task: { LogDriver: { Name: "nosuch" } } })
  swarm.wait(5)
  expect(swarm.tasks("web")).toMatchObject([
    { status: { state: "pending", err: "no suitable node (missing plugin on 5 nodes)" } },
  ])
})
