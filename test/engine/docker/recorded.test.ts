/**
 * A part of `npm run test:docker`, for everywhere where a docker client 28 is: commands typed against a
 * real swarm, typed again against the engine, print the same.
 */
import { spawnSync } from "node:child_process"
import { test } from "vitest"
import { runGroup } from "./run-group.ts"

const version = spawnSync("docker", ["--version"], { encoding: "utf8" }).stdout ?? ""
const found = /^Docker version 28\./.test(version)
if (!found) console.log("no docker client 28 on this machine: recorded commands are skipped")

const groups: readonly (readonly [string, RegExp])[] = [
  ["basic", /./],
  ["objects", /./],
  ["logs", /./],
  ["lifecycle", /^(0[1-9]|10|11-inspect-(pretty|format))/],
  [
    "errors",
    /^(service_(inspect|update|scale|rm|rollback)|node_|config_|secret_|network_|swarm_l)/,
  ],
]

test.skipIf(!found).concurrent.for(groups.map(([group, names]) => ({ group, names })))(
  "what docker printed in $group",
  { timeout: 120_000 },
  async ({ group, names }, { expect }) => {
    const only = ({ name }: { name: string }) => names.test(name)
    const verdicts = await runGroup(group, { only })
    const different = verdicts.filter(({ outcome }) => outcome === "different")
    expect(different.map(({ name, difference }) => ({ name, difference }))).toEqual([])
    expect(verdicts.filter(({ outcome }) => outcome === "same").length).toBeGreaterThan(1)
  },
)
