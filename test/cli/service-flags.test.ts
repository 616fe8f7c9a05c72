/** Flags of `service create` and `update`, with what docker 28.2.2 made of the same lines. */
import { expect, test } from "vitest"
import { LabRun } from "./lab-run.ts"

async function containerOf(lab: LabRun, name: string): Promise<Record<string, unknown>> {
  const shown = await lab.run(`docker service inspect ${name}`)
  return JSON.parse(shown.out)[0].Spec.TaskTemplate
}

test("[CC-1] hosts, capabilities, mounts and networks of a new service reach its spec", async () => {
  const lab = new LabRun()
  const line =
    "docker service create -d --name c --host foo:1.2.3.4 --host bar=::1 --cap-add net_admin " +
    "--cap-drop ALL --oom-score-adj 100 --mount type=bind,src=.,dst=/h,ro --mount " +
    "type=volume,dst=/v,volume-driver=local,volume-opt=a=b,volume-label=x --mount " +
    "type=tmpfs,dst=/t,tmpfs-size=10m,tmpfs-mode=1777 --network " +
    "name=dockercoins_default,alias=db,driver-opt=x=y redis"
  expect((await lab.run(line)).err).toBe("")
  expect(await containerOf(lab, "c")).toMatchObject({
    ContainerSpec: {
      Hosts: ["1.2.3.4 foo", "::1 bar"],
      CapabilityAdd: ["CAP_NET_ADMIN"],
      CapabilityDrop: ["ALL"],
      OomScoreAdj: 100,
      Mounts: [
        { Type: "bind", Source: "/home/student/dockercoins", Target: "/h", ReadOnly: true },
        {
          Type: "volume",
          Target: "/v",
          VolumeOptions: {
            Labels: { x: "" },
            DriverConfig: { Name: "local", Options: { a: "b" } },
          },
        },
        { Type: "tmpfs", Target: "/t", TmpfsOptions: { SizeBytes: 10_485_760, Mode: 1023 } },
      ],
    },
    Networks: [{ Aliases: ["db"], DriverOpts: { x: "y" } }],
  })
})

test("[CU-8] of an update, mounts are sorted by source, hosts are not; what is nothing is left out", async () => {
  const lab = new LabRun()
  await lab.run(
    "docker service create -d --name c --host z:1.1.1.1 --cap-drop ALL --limit-cpu 1 --tty --replicas-max-per-node 2 redis",
  )
  const line =
    "docker service update -d --host-add a:2.2.2.2 --cap-drop net_admin --cap-add RESET --limit-cpu 0 " +
    "--tty=false --replicas-max-per-node 0 --mount-add type=bind,src=/z,dst=/a " +
    "--mount-add type=tmpfs,dst=/y c"
  expect((await lab.run(line)).err).toBe("")
  const task = await containerOf(lab, "c")
  expect(task).toMatchObject({
    ContainerSpec: {
      Hosts: ["1.1.1.1 z", "2.2.2.2 a"],
      CapabilityDrop: ["ALL"],
      Mounts: [{ Target: "/y" }, { Target: "/a" }],
    },
    Resources: { Limits: {} },
  })
  expect(JSON.stringify(task)).not.toMatch(/TTY|MaxReplicas|NanoCPUs|CapabilityAdd/)
})

test.each([
  ["--label =x", "-l, --label", "invalid label '=x': empty name"],
  ["--host foo", "--host", 'bad format for add-host: "foo"'],
  ["--host foo:bar", "--host", 'invalid IP address in add-host: "bar"'],
  ["--dns foo", "--dns", "IP address is not correctly formatted: foo"],
  [
    "--placement-pref foo=bar",
    "--placement-pref",
    "unsupported placement preference foo (only spread is supported)",
  ],
  [
    "--ulimit nofile=5:3",
    "--ulimit",
    "ulimit soft limit must be less than or equal to hard limit: 5 > 3",
  ],
  ["--ulimit foo=5", "--ulimit", "invalid ulimit type: foo"],
  ["--network name=a,foo=bar", "--network", "invalid field key foo"],
  ["--mount type=volume,dst=/x,ro=maybe", "--mount", "invalid value for ro: maybe"],
  [
    "--mount type=bind,src=/a,dst=/b,volume-driver=x",
    "--mount",
    "cannot mix 'volume-*' options with mount type 'bind'",
  ],
  ["--publish ''", "-p, --publish", "no port specified: <empty>"],
  ["--publish 1:2:3:4", "-p, --publish", "invalid IP address: 1:2"],
  [
    "--update-max-failure-ratio 1e400",
    "--update-max-failure-ratio",
    'strconv.ParseFloat: parsing "1e400": value out of range',
  ],
  [
    "--limit-pids -9223372036854775809",
    "--limit-pids",
    'strconv.ParseInt: parsing "-9223372036854775809": value out of range',
  ],
])("service create %s", async (given, flag, reason) => {
  const { err, exit } = await new LabRun().run(`docker service create ${given} redis`)
  const value = given.replace(/^\S+ /, "").replace("''", "")
  expect(err.split("\n")[0]).toBe(`invalid argument "${value}" for "${flag}" flag: ${reason}`)
  expect(exit).toBe(125)
})

test("[CU-9] taking a check's removal back leaves an empty check, of an update only", async () => {
  const lab = new LabRun()
  await lab.run("docker service create -d --name c --no-healthcheck=false redis")
  expect((await containerOf(lab, "c")).ContainerSpec).not.toHaveProperty("Healthcheck")
  await lab.run("docker service update -d --no-healthcheck=false c")
  expect((await containerOf(lab, "c")).ContainerSpec).toMatchObject({ Healthcheck: {} })
  await lab.run("docker service update -d --no-healthcheck c")
  await lab.run("docker service update -d --no-healthcheck=false c")
  expect((await containerOf(lab, "c")).ContainerSpec).toHaveProperty("Healthcheck", {})
})
