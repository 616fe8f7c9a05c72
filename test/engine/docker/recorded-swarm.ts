/** A swarm in the state in which a recorded group began. */

import { type Program, programAsJson } from "../../../src/dockercoins/program.ts"
import type { EngineProfile } from "../../../src/engine/profile.ts"
import { assert } from "../../../src/lib/assert.ts"
import { digestOf } from "../../../src/lib/digest.ts"
import { createCluster } from "../../../src/swarm/cluster.ts"
import type { Image } from "../../../src/swarm/objects.ts"
import { SECOND } from "../../../src/swarm/time.ts"
import { LiveHost } from "./live-host.ts"
import type { RecordedGroup, RecordedImage } from "./recordings.ts"
import { SteeringChooser } from "./steering.ts"

/** Of each node of the recordings. */
const machine = { nanoCPUs: 2_000_000_000, memoryBytes: 25_276_510_208 }

export function recordedSwarm(
  group: RecordedGroup,
  profile: EngineProfile,
  seed: number,
): LiveHost {
  const chooser = new SteeringChooser(group.tasks, seed, {
    now: () => host.recordedNow,
    nodeName: (id) => host.cluster.node(id)?.description.hostname ?? "",
    isProbed: ({ spec }) => isProbed(group, spec.ContainerSpec?.Image ?? ""),
  })
  const cluster = createCluster({
    seed,
    chooser,
    nodes: group.nodes.flatMap(({ name, role }) =>
      role === "manager" || role === "worker" ? [{ name, role, ...machine }] : [],
    ),
  })
  const host: LiveHost = new LiveHost(cluster, profile)
  const excluded = new Set(group.exclusions.map(({ name }) => name))
  for (const image of group.images) {
    if (isThere(image, excluded)) bring(image, host)
  }
  return host
}

function isProbed(group: RecordedGroup, image: string): boolean {
  const recorded = group.images.find(({ ref }) => ref === image.replace(/@.*/, ""))
  return (
    recorded !== undefined && "health" in recorded.behaviour && recorded.behaviour.health !== null
  )
}

/** `createdBy`: one of the commands makes it; if that one is left out, it has to be there. */
function isThere(image: RecordedImage, excluded: ReadonlySet<string>): boolean {
  const maker = image.createdBy?.split("/").at(-1)
  const given = maker === undefined || excluded.has(maker)
  return given && image.invalid !== true && !("nowhere" in image.behaviour)
}

function bring(recorded: RecordedImage, host: LiveHost): void {
  const image = imageOf(recorded)
  const tag = /:[^/]*$/.test(recorded.ref) ? recorded.ref : `${recorded.ref}:latest`
  const leader = host.cluster.leader()
  const { presentOn = [] } = recorded
  const names = new Set(presentOn.length > 0 ? presentOn : ["node1"])
  const store = (node: string) => host.perform({ type: "image-store", node, image, tags: [tag] })
  for (const node of host.cluster.nodes()) if (names.has(node.description.hostname)) store(node.id)
  if (recorded.inRegistry !== true || recorded.pushedLater !== undefined) return
  if (!names.has(leader.description.hostname)) store(leader.id)
  const pushed = host.perform({ type: "image-push", node: leader.id, tag })
  assert(pushed.ok, `the registry takes ${tag}`)
  if (!names.has(leader.description.hostname)) {
    host.perform({ type: "image-remove", node: leader.id, image: tag })
  }
}

function imageOf({ ref, behaviour }: RecordedImage): Image {
  assert(!("nowhere" in behaviour), "an image that is somewhere does something")
  const { onTerm, onInt, exitAfter_s, exitCode, health, startError } = behaviour
  const micros = (seconds: number) => Math.round(seconds * SECOND)
  const crashes = exitAfter_s !== null && exitCode === 1
  const name = /\/([a-z]+):/.exec(ref)?.[1] ?? "worker"
  return {
    id: digestOf(`config of ${ref}`),
    digest: digestOf(`manifest of ${ref}`),
    size: 4_400_000,
    createdAt: 0,
    behaviour: {
      onTerm: onTerm ?? { exit: 0 },
      onInt: onInt ?? { exit: 0 },
      exitAfter: exitAfter_s === null ? null : micros(exitAfter_s),
      exitCode,
      health: health && {
        interval: micros(health.interval_s),
        retries: health.retries,
        passesAfter: health.passesAfter_s === null ? null : micros(health.passesAfter_s),
      },
      ...(startError !== undefined && {
        startError: startError.replace(/^starting container failed: /, ""),
      }),
    },
    program: programAsJson(programOf(name, crashes)),
    config: {
      cmd: ["sh", `/${name}.sh`],
      entrypoint: [],
      env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      labels: {},
      exposedPorts: name === "worker" ? [] : ["80/tcp"],
      workingDir: "",
      user: "",
      stopSignal: "",
    },
    history: [
      { createdBy: '/bin/sh -c #(nop)  CMD ["sh" "/worker.sh"]', size: 0 },
      { createdBy: `/bin/sh -c #(nop) COPY file:${digestOf(ref).slice(7)} in /`, size: 100 },
      { createdBy: "/bin/sh -c #(nop) ADD file:0 in / ", size: 4_399_900 },
    ],
  }
}

function programOf(name: string, crashes: boolean): Program {
  const crash = crashes ? { traceback: ["Traceback: boom"], exitCode: 1 } : null
  if (name === "rng" || name === "hasher" || name === "webui") return { app: name, crash }
  return { app: "worker", sleep: 0.1, certain: true, note: null, crash }
}
