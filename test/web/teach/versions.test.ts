import { expect, test } from "vitest"
import type { StudentView, SwarmDigest } from "../../../src/wire/classroom.ts"
import { classStrip, classVersions, tagsInUse } from "../../../web/teach/versions.ts"

const digest = (
  strip: NonNullable<SwarmDigest["strip"]>,
  tags: NonNullable<SwarmDigest["tags"]>,
): SwarmDigest => ({ running: 1, replicas: 1, updateState: null, hashRate: 3, strip, tags })

const aStudent = (id: string, swarm: SwarmDigest): StudentView => ({
  ...{ id, name: id, joinedAt: 0, lastSeenAt: 0, connected: true, swarm, progress: {} },
})

const usual = digest(["1", "b", "2"], { 1: "v0.1", 2: "v0.4" })
/** Met v0.2 before v0.4. */
const detour = digest(["c", "3", "x", "-"], { 2: "v0.2", 3: "v0.4" })

test("a version has one shape in all strips, whatever the student met first", () => {
  const students = [aStudent("ana", usual), aStudent("bo", usual), aStudent("cem", detour)]
  const versions = classVersions([], students)
  expect(versions).toEqual(["v0.1", "v0.4", "v0.2"])
  expect(classStrip(usual, versions)).toEqual(["1", "b", "2"])
  expect(classStrip(detour, versions)).toEqual(["b", "2", "x", "-"])
})

test("a version keeps its shape while others come up", () => {
  const versions = classVersions(["v0.1", "v0.2"], [aStudent("ana", usual)])
  expect(versions).toEqual(["v0.1", "v0.2", "v0.4"])
})

test("the key names what runs, not what could not be pulled", () => {
  const broken = digest(["x", "1"], { 1: "v0.1", 2: "v0.9" })
  expect(tagsInUse([aStudent("ana", usual), aStudent("ben", broken)])).toEqual(["v0.1", "v0.4"])
})
