import { expect, test } from "vitest"
import type { StudentView } from "../../../src/wire/classroom.ts"
import { failingIn } from "../../../web/teach/failing.ts"

const minute = 60_000
const aStudent = (id: string, failed: StudentView["failed"] = []): StudentView => ({
  ...{ id, name: id, joinedAt: 0, lastSeenAt: 0, connected: true, swarm: null, progress: {} },
  failed,
})

test("failures of one kind are counted together, with what most of them said", () => {
  const deploy = { line: "docker stack deploy -c dockercoins.yml dockercoins", at: 20 * minute }
  const failing = failingIn(
    [
      aStudent("ana", [
        { ...deploy, error: "no such file" },
        { ...deploy, error: "no such file" },
      ]),
      aStudent("ben", [
        { ...deploy, line: "docker stack deploy dockercoins", error: "-c is required" },
        { line: "docker-compose -f dockercoins.yml push", error: "refused", at: 19 * minute },
        { line: "sed -i s/x/", error: "unterminated", at: 4 * minute },
      ]),
      aStudent("cem"),
    ],
    20 * minute,
  )
  expect(failing).toEqual([
    { command: "docker stack deploy", count: 3, error: "no such file", students: 2 },
    { command: "docker-compose push", count: 1, error: "refused", students: 1 },
  ])
})
