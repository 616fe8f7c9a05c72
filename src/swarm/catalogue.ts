/** The public images that a class can pull: what they do when run, not what is in them. */
import { digestOf } from "../lib/digest.ts"
import type { Image, ImageBehaviour } from "./objects.ts"

interface Entry {
  readonly repository: string
  readonly tags: readonly string[]
  /** Megabytes. */
  readonly size: number
  readonly entrypoint?: readonly string[]
  readonly cmd: readonly string[]
  readonly runs: keyof typeof behaviours
  readonly exposes?: readonly string[]
  readonly stopSignal?: string
}

const behaviours = {
  /** A server that leaves when asked to. */
  server: {
    onTerm: { exit: 0 },
    onInt: { exit: 0 },
    exitAfter: null,
    exitCode: null,
    health: null,
  },
  /** An interpreter or shell that finds no terminal and ends at once. */
  shell: {
    onTerm: { exit: 0 },
    onInt: { exit: 130 },
    exitAfter: 0,
    exitCode: 0,
    health: null,
  },
} satisfies Record<string, ImageBehaviour>

const entries: readonly Entry[] = [
  {
    repository: "library/redis",
    tags: ["latest", "alpine", "7", "8"],
    size: 41,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["redis-server"],
    runs: "server",
    exposes: ["6379/tcp"],
  },
  {
    repository: "library/nginx",
    tags: ["latest", "alpine", "1.27", "1.28"],
    size: 48,
    entrypoint: ["/docker-entrypoint.sh"],
    cmd: ["nginx", "-g", "daemon off;"],
    runs: "server",
    exposes: ["80/tcp"],
    stopSignal: "SIGQUIT",
  },
  {
    repository: "library/httpd",
    tags: ["latest", "alpine"],
    size: 61,
    cmd: ["httpd-foreground"],
    runs: "server",
    exposes: ["80/tcp"],
    stopSignal: "SIGWINCH",
  },
  {
    repository: "library/registry",
    tags: ["latest", "2", "3"],
    size: 26,
    entrypoint: ["/entrypoint.sh"],
    cmd: ["/etc/docker/registry/config.yml"],
    runs: "server",
    exposes: ["5000/tcp"],
  },
  {
    repository: "library/postgres",
    tags: ["latest", "alpine", "16", "17"],
    size: 110,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["postgres"],
    runs: "server",
    exposes: ["5432/tcp"],
    stopSignal: "SIGINT",
  },
  {
    repository: "library/alpine",
    tags: ["latest", "3", "3.22"],
    size: 8,
    cmd: ["/bin/sh"],
    runs: "shell",
  },
  { repository: "library/busybox", tags: ["latest", "1"], size: 4, cmd: ["sh"], runs: "shell" },
  {
    repository: "library/debian",
    tags: ["latest", "bookworm", "bookworm-slim"],
    size: 117,
    cmd: ["bash"],
    runs: "shell",
  },
  {
    repository: "library/ubuntu",
    tags: ["latest", "24.04"],
    size: 78,
    cmd: ["/bin/bash"],
    runs: "shell",
  },
  {
    repository: "library/python",
    tags: ["latest", "alpine", "3", "3-alpine", "3.13-alpine"],
    size: 46,
    cmd: ["python3"],
    runs: "shell",
  },
  { repository: "library/ruby", tags: ["latest", "alpine"], size: 79, cmd: ["irb"], runs: "shell" },
  {
    repository: "library/node",
    tags: ["latest", "alpine", "22-alpine"],
    size: 158,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["node"],
    runs: "shell",
  },
]

let built: ReadonlyMap<string, ReadonlyMap<string, Image>> | undefined

/** By repository and tag. Computed once: the same in every cluster. */
export function catalogue(): ReadonlyMap<string, ReadonlyMap<string, Image>> {
  built ??= new Map(
    entries.map((entry) => [
      entry.repository,
      new Map(entry.tags.map((tag) => [tag, imageOf(entry, tag)])),
    ]),
  )
  return built
}

function imageOf(entry: Entry, tag: string): Image {
  const content = `${entry.repository}:${tag}`
  return {
    id: digestOf(`config of ${content}`),
    digest: digestOf(`manifest of ${content}`),
    size: entry.size * 1_000_000,
    createdAt: 0,
    behaviour: behaviours[entry.runs],
    program: null,
    config: {
      cmd: entry.cmd,
      entrypoint: entry.entrypoint ?? [],
      env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      labels: {},
      exposedPorts: entry.exposes ?? [],
      workingDir: "",
      user: "",
      stopSignal: entry.stopSignal ?? "",
    },
    history: [
      {
        createdBy: `CMD ${JSON.stringify(entry.cmd)}`,
        size: entry.size * 1_000_000,
        layer: digestOf(`layer of ${content}`),
      },
    ],
  }
}
