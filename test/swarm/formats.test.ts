/**
 * A snapshot must restore and go on, whatever version of the code made it. Each format has its fixture:
 * a fresh lab (seed 1) whose worker was force-updated, eight seconds later.
 */
import { readFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { createLab } from "../../src/dockercoins/lab.ts"
import { type Cluster, restoreCluster } from "../../src/swarm/cluster.ts"
import { SECOND } from "../../src/swarm/time.ts"

function clusterInRollout(): Cluster {
  const cluster = createLab({ seed: 1 })
  forceUpdate(cluster)
  advance(cluster, 8 * SECOND)
  return cluster
}

function forceUpdate(cluster: Cluster): void {
  const { id, spec, meta } = worker(cluster)
  const TaskTemplate = {
    ...spec.TaskTemplate,
    ForceUpdate: (spec.TaskTemplate?.ForceUpdate ?? 0) + 1,
  }
  const command = {
    type: "service-update",
    service: id,
    version: meta.version,
    spec: { ...spec, TaskTemplate },
  } as const
  const { result } = cluster.apply(command, cluster.now)
  if (!result.ok) throw new Error(result.error.message)
}

function advance(cluster: Cluster, time: number): void {
  const until = cluster.now + time
  while (!cluster.advance(until).finished);
}

function worker(cluster: Cluster) {
  const found = cluster.services().find(({ spec }) => spec.Name === "dockercoins_worker")
  if (found === undefined) throw new Error("there is no worker service")
  return found
}

const runningSlots = (cluster: Cluster) =>
  cluster
    .tasksOfService(worker(cluster).id)
    .filter(({ status, desiredState }) => status.state === "running" && desiredState === "running")
    .map(({ slot }) => slot)
    .sort((one = 0, other = 0) => one - other)

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8").trim()

const snapshots: readonly (readonly [string, () => string])[] = [
  ["of format 1", () => fixture("cluster-format-1.json")],
  ["of the present code", () => clusterInRollout().snapshot()],
]

describe.each(snapshots)("a snapshot %s", (_, snapshot) => {
  test("is restored in mid-rollout, goes on to its end, and takes the next command", () => {
    const cluster = restoreCluster(snapshot())
    expect(worker(cluster).updateStatus?.state).toBe("updating")
    for (let again = 0; again < 2; again++) {
      advance(cluster, 240 * SECOND)
      expect(worker(cluster).updateStatus?.state).toBe("completed")
      expect(runningSlots(cluster)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      forceUpdate(cluster)
    }
  })
})
