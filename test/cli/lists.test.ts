/** What lists make of `--quiet`, `--format` and several names, as docker 28.2.2 does. */
import { expect, test } from "vitest"
import { LabRun } from "./lab-run.ts"

test.each([
  ["docker service ls -q --format table", /^([0-9a-z]{12}\n){5}$/],
  ["docker service ls -q --format raw", /^(id: [0-9a-z]{12}\n){5}$/],
  ["docker service ls -q --format {{.Replicas}}", /^(0\/0\n){5}$/],
  ["docker service ls --format raw", /\nimage: redis:latest\nports: \n\nid: /],
  ["docker node ls -q --format {{.Self}}{{.TLSStatus}}", /^(falseUnknown\n){5}$/],
  ["docker service ls --format 'table{{.Name}}'", /^NAME\ndockercoins_hasher\n/],
  ["docker service ls --format 'table  {{.Name}} '", /^NAME\ndockercoins_hasher\n/],
  [
    "docker service ls --format 'table {{.Mode}}\\t{{slice .Name 0 5}}'",
    /^MODE {9}\nreplicated {3}docke\n/,
  ],
  [
    "docker inspect dockercoins_default -f '{{.ID}} {{.Created}} {{.IPAM.Config}}'",
    /^[0-9a-z]{25} 2026-\S+ \S+ \+0000 UTC \[\{10\.\S+ {2}10\.\S+ map\[\]\}\]\n$/,
  ],
  ["docker service inspect dockercoins_rng -f '{{.Version}} {{eq 1 2}}'", /^\d+ false\n$/],
  ["docker events --since 1h --until 0s --format {{.Nope}}", /^$/],
])("%s", async (line, shown) => {
  expect((await new LabRun().run(line)).out).toMatch(shown)
})

test("docker node ps of two nodes lists the first one's tasks twice, as docker does", async () => {
  const lab = new LabRun()
  const one = (await lab.run("docker node ps -q node2")).out.trim().split("\n")
  const two = (await lab.run("docker node ps -q node2 node3")).out.trim().split("\n")
  for (const id of one) expect(two.filter((other) => other === id)).toHaveLength(2)
})

test("what is to be read by people comes for all or for none", async () => {
  const lab = new LabRun()
  for (const line of ["service inspect --pretty dockercoins_rng", "node inspect --pretty node1"]) {
    const shown = await lab.run(`docker ${line} nosuch`)
    expect(shown).toMatchObject({ out: "", exit: 1 })
    expect(shown.err).toContain("nosuch")
  }
})

test("docker ps tries a template before it asks; with --quiet it is not used at all", async () => {
  const lab = new LabRun()
  const why = `template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type *formatter.ContainerContext`
  expect((await lab.run("docker ps --format {{.Nope}}")).err).toBe(
    `failed to execute template: ${why}\n`,
  )
  const quiet = await lab.run("docker ps -q --format json")
  expect(quiet.out).toMatch(/^([0-9a-f]{12}\n)+$/)
  expect(quiet.err).toMatch(/^WARNING: Ignoring custom format/)
})
