/**
 * The images of the recordings, built as they had been built there: with the layers and the steps
 * between that a client can see, and with the behaviour that the recordings tell.
 */

import { buildImage, fromElsewhere } from "../../../src/dockercoins/build.ts"
import { type Program, programAsJson } from "../../../src/dockercoins/program.ts"
import { assert } from "../../../src/lib/assert.ts"
import { digestOf } from "../../../src/lib/digest.ts"
import { emptyConfig } from "../../../src/swarm/image-config.ts"
import type { Image, ImageBehaviour } from "../../../src/swarm/objects.ts"
import { SECOND } from "../../../src/swarm/time.ts"
import type { LiveHost } from "./live-host.ts"
import type { RecordedGroup, RecordedImage } from "./recordings.ts"

interface Recipe {
  readonly dockerfile: string
  readonly files: Readonly<Record<string, string>>
}

/** Images that the group had when it began. */
export function bringImages(group: RecordedGroup, host: LiveHost): void {
  const excluded = new Set(group.exclusions.map(({ name }) => name))
  const kitchen = new Kitchen()
  for (const image of group.images) if (isThere(image, excluded)) bring(image, host, kitchen)
}

/** `createdBy`: one of the commands makes it; if that one is left out, it has to be there. */
function isThere(image: RecordedImage, excluded: ReadonlySet<string>): boolean {
  const maker = image.createdBy?.split("/").at(-1)
  const given = maker === undefined || excluded.has(maker)
  return given && image.invalid !== true && !("nowhere" in image.behaviour)
}

function bring(recorded: RecordedImage, host: LiveHost, kitchen: Kitchen): void {
  const tag = /:[^/]*$/.test(recorded.ref) ? recorded.ref : `${recorded.ref}:latest`
  const image = { ...kitchen.make(tag), ...toldOf(recorded) }
  const leader = host.cluster.leader()
  const { presentOn = [] } = recorded
  const names = new Set(presentOn.length > 0 ? presentOn : ["node1"])
  const here = names.has(leader.description.hostname)
  const isPushed = recorded.inRegistry === true && recorded.pushedLater === undefined
  const store = (node: string, one: Image) =>
    host.perform({ type: "image-store", node, image: one, tags: [tag] })
  if (here || isPushed) store(leader.id, image)
  if (isPushed) {
    const pushed = host.perform({ type: "image-push", node: leader.id, tag })
    assert(pushed.ok, `the registry takes ${tag}`)
  }
  for (const node of host.cluster.nodes()) {
    if (node.id !== leader.id && names.has(node.description.hostname)) {
      store(node.id, fromElsewhere(image))
    }
  }
  if (!here) host.perform({ type: "image-remove", node: leader.id, image: tag })
}

function toldOf({ ref, behaviour }: RecordedImage): Pick<Image, "behaviour" | "program"> {
  assert(!("nowhere" in behaviour), "an image that is somewhere does something")
  const { onTerm, onInt, exitAfter_s, exitCode, health, startError } = behaviour
  const micros = (seconds: number) => Math.round(seconds * SECOND)
  const told: ImageBehaviour = {
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
  }
  const crashes = exitAfter_s !== null && exitCode === 1
  return { behaviour: told, program: programAsJson(programOf(nameOf(ref), crashes)) }
}

const nameOf = (ref: string): string => /\/([a-z]+):/.exec(ref)?.[1] ?? "worker"

function programOf(name: string, crashes: boolean): Program {
  const crash = crashes ? { traceback: ["Traceback: boom"], exitCode: 1 } : null
  if (name === "rng" || name === "hasher" || name === "webui") return { app: name, crash }
  return { app: "worker", sleep: 0.1, certain: true, note: null, crash }
}

/** Builds what the recorder had built, each thing once. */
class Kitchen {
  readonly #made = new Map<string, Image>([
    ["busybox:latest", imported("busybox")],
    ["redis:latest", imported("redis")],
  ])
  make(tag: string): Image {
    const known = this.#made.get(same.get(tag) ?? tag)
    if (known) return known
    const { dockerfile, files } = this.#recipe(same.get(tag) ?? tag)
    const { image, error } = buildImage({
      context: new Map(Object.entries(files)),
      dockerfile,
      base: (reference) => this.make(/:\w+$/.test(reference) ? reference : `${reference}:latest`),
      at: 0,
      // This one had been built with --no-cache.
      anew: tag.endsWith("worker:v0.5"),
    })
    assert(image !== null, `${tag} builds: ${error ?? ""}`)
    this.#made.set(same.get(tag) ?? tag, image)
    return image
  }

  #recipe(tag: string): Recipe {
    const recipe = recipes.get(tag)
    if (recipe !== undefined) {
      return { dockerfile: recipe, files: { "worker.sh": script(" (v0.3)") } }
    }
    const name = nameOf(tag)
    const version = /worker:(v0\.[1-4])$/.exec(tag)?.[1]
    const text = scripts.get(name) ?? script(version ? ` (${version})` : "")
    const ports = scripts.has(name) ? "EXPOSE 80\n" : ""
    return { dockerfile: appDockerfile(name, ports), files: { [`${name}.sh`]: text } }
  }
}

const appDockerfile = (name: string, more: string): string =>
  `FROM busybox\nCOPY ${name}.sh /\nCMD ["sh", "/${name}.sh"]\n${more}`

const script = (version: string): string =>
  `trap 'exit 0' TERM INT\nn=0\nwhile true; do\n  echo "INFO:__main__:$n units of work done${version}, updating hash counter"\n  n=$((n+1))\n  sleep 1\ndone\n`

const scripts: ReadonlyMap<string, string> = new Map(
  ["rng", "hasher", "webui"].map((name) => [
    name,
    `echo "${name} starting"\ntrap 'echo "${name} stopping"; exit 0' TERM INT\nwhile true; do sleep 1; done\n`,
  ]),
)

/** Names of one image. */
const same: ReadonlyMap<string, string> = new Map([
  ["127.0.0.1:5000/x:1", "127.0.0.1:5000/worker:latest"],
  ["127.0.0.1:5000/worker:v1.0", "127.0.0.1:5000/worker:v0.1"],
  ["127.0.0.1:5000/runt:latest", "t:run"],
  ["127.0.0.1:5999/x:1", "busybox:latest"],
  ["127.0.0.1:5999/app:latest", "t:arg"],
  ["t:arg2", "t:arg"],
])

const probed = (probe: string): string =>
  `FROM busybox\nCOPY worker.sh /\nHEALTHCHECK --interval=1s --retries=2 CMD ${probe}\nCMD ["sh", "/worker.sh"]\n`

const recipes: ReadonlyMap<string, string> = new Map([
  [
    "127.0.0.1:5000/worker:crash",
    'FROM busybox\nCMD ["sh", "-c", "echo starting; sleep 2; echo Traceback: boom >&2; exit 1"]\n',
  ],
  ["127.0.0.1:5000/worker:noexec", 'FROM busybox\nCMD ["/nosuchbinary"]\n'],
  ["127.0.0.1:5000/worker:healthy", probed("true")],
  ["127.0.0.1:5000/worker:unhealthy", probed("false")],
  [
    "t:run",
    'FROM busybox\nRUN echo building && echo err >&2\nRUN echo second > /f\nWORKDIR /srv\nUSER nobody\nEXPOSE 80\nVOLUME /data\nENTRYPOINT ["sh"]\n',
  ],
  ["t:fr", 'FROM 127.0.0.1:5000/worker:v0.3\nCMD ["sh"]\n'],
  ["t:arg", "FROM busybox\nARG V=1\nENV V=$V\n"],
  ["t:stdin", "FROM scratch\nLABEL a=b\n"],
])

/** A root file system without any history, as `docker import` makes it. */
function imported(name: string): Image {
  return {
    id: digestOf(`imported ${name}`),
    digest: digestOf(`manifest of ${name}`),
    size: 1_982_256,
    createdAt: 0,
    behaviour: {
      onTerm: { exit: 0 },
      onInt: { exit: 130 },
      exitAfter: 0,
      exitCode: 0,
      health: null,
    },
    program: null,
    config: { ...emptyConfig, cmd: ["sh"], env: ["PATH=/bin"] },
    history: [{ createdBy: "", size: 1_982_256, comment: "Imported from -" }],
  }
}
