/** The few images of the Docker Hub that the lab's world knows: what DockerCoins is built on. */
import { digestOf } from "../lib/digest.ts"
import type { Image } from "../swarm/objects.ts"
import { type Program, programAsJson } from "./program.ts"

const MB = 1_000_000

interface Publication {
  /** Bytes of its usual tag, and of `…-alpine`. */
  readonly size: number
  readonly alpine: number
  readonly cmd: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly env?: readonly string[]
  readonly ports?: readonly string[]
  readonly workingDir?: string
  readonly program: Program
  /** A shell or an interpreter: without a terminal it finds the end of its input and leaves. */
  readonly interactive?: boolean
}

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
const other: Program = { app: "other", crash: null }

const publications: ReadonlyMap<string, Publication> = new Map([
  [
    "python",
    { size: 1020 * MB, alpine: 45 * MB, cmd: ["python3"], program: other, interactive: true },
  ],
  ["ruby", { size: 990 * MB, alpine: 98 * MB, cmd: ["irb"], program: other, interactive: true }],
  ["node", { size: 1120 * MB, alpine: 160 * MB, cmd: ["node"], program: other, interactive: true }],
  ["alpine", { size: 8 * MB, alpine: 8 * MB, cmd: ["/bin/sh"], program: other, interactive: true }],
  ["busybox", { size: 4 * MB, alpine: 4 * MB, cmd: ["sh"], program: other, interactive: true }],
  [
    "debian",
    { size: 117 * MB, alpine: 117 * MB, cmd: ["bash"], program: other, interactive: true },
  ],
  [
    "ubuntu",
    { size: 78 * MB, alpine: 78 * MB, cmd: ["/bin/bash"], program: other, interactive: true },
  ],
  [
    "nginx",
    {
      size: 192 * MB,
      alpine: 48 * MB,
      cmd: ["nginx", "-g", "daemon off;"],
      entrypoint: ["/docker-entrypoint.sh"],
      ports: ["80/tcp"],
      program: other,
    },
  ],
  [
    "redis",
    {
      size: 137 * MB,
      alpine: 61 * MB,
      cmd: ["redis-server"],
      entrypoint: ["docker-entrypoint.sh"],
      ports: ["6379/tcp"],
      workingDir: "/data",
      program: { app: "redis", crash: null },
    },
  ],
])

const tagPattern =
  /^(?:latest|alpine|slim|stable|\d+(?:\.\d+){0,2})(?:-(?:alpine|slim|bookworm|trixie)[\d.]*)?$/

/** `python:3.13-alpine`, `docker.io/library/redis`: the image, or null for what the Hub has not here. */
export function publicImage(reference: string): Image | null {
  const name = reference.replace(/^(?:docker\.io\/)?(?:library\/)?/, "").replace(/@.*$/, "")
  const [repository = "", tag = "latest"] = name.split(":")
  const publication = publications.get(repository)
  if (!publication || !tagPattern.test(tag)) return null
  return published(repository, tag, publication)
}

function published(repository: string, tag: string, publication: Publication): Image {
  const id = digestOf(`hub image ${repository}:${tag}`)
  const size = tag.includes("alpine") ? publication.alpine : publication.size
  const leave = { exit: 0 }
  return {
    id,
    digest: digestOf(`manifest ${id}`),
    size,
    createdAt: 0,
    behaviour: {
      onTerm: publication.interactive ? "ignore" : leave,
      onInt: publication.interactive ? "ignore" : leave,
      exitAfter: publication.interactive ? 0 : null,
      exitCode: publication.interactive ? 0 : null,
      health: null,
    },
    program: programAsJson(publication.program),
    config: {
      cmd: publication.cmd,
      entrypoint: publication.entrypoint ?? [],
      env: [path, ...(publication.env ?? [])],
      labels: {},
      exposedPorts: publication.ports ?? [],
      workingDir: publication.workingDir ?? "",
      user: "",
      stopSignal: "",
    },
    history: [
      { createdBy: `/bin/sh -c #(nop)  CMD ${JSON.stringify(publication.cmd)}`, size: 0 },
      { createdBy: `/bin/sh -c #(nop) ADD file:${id.slice(7, 71)} in / `, size },
    ],
  }
}
