/** The engine that a lab pretends to be, as data: every host fact in an answer comes from here. */
export interface EngineProfile {
  /** Who packaged it, as `docker version` heads its server; empty where a distribution did. */
  readonly platform: string
  readonly version: string
  readonly apiVersion: string
  readonly minApiVersion: string
  readonly gitCommit: string
  readonly goVersion: string
  readonly buildTime: string
  readonly kernelVersion: string
  readonly operatingSystem: string
  readonly osVersion: string
  readonly architecture: string
  readonly storageDriver: string
  /** What the storage driver says of itself; null where it says nothing. */
  readonly driverStatus: readonly (readonly [string, string])[] | null
  readonly logDrivers: readonly string[]
  /** Address ranges whose registries need no TLS. */
  readonly insecureRegistries: readonly string[]
  readonly cgroupDriver: string
  readonly cgroupVersion: string
  readonly runtimes: readonly string[]
  readonly securityOptions: readonly string[]
  /** What `/info` and `/swarm` say of it: nothing until a manager has been started again. */
  readonly addressPools: readonly string[] | null
  /** The programs beside the engine: their version, and what each calls its commit. */
  readonly containerd: Helper
  readonly runc: Helper
  readonly init: Helper
}

/** Docker's own changes came with whole releases. */
export const isBefore = ({ version }: EngineProfile, release: number): boolean =>
  Number.parseInt(version, 10) < release

export interface Helper {
  readonly version: string
  readonly commit: string
}

const logDrivers = [
  "awslogs",
  "fluentd",
  "gcplogs",
  "gelf",
  "journald",
  "json-file",
  "local",
  "splunk",
  "syslog",
]

/** The engine of the recordings (test/oracle): Debian 12's docker.io. */
export const recordedEngine: EngineProfile = {
  platform: "",
  version: "20.10.24+dfsg1",
  apiVersion: "1.41",
  minApiVersion: "1.12",
  gitCommit: "5d6db84",
  goVersion: "go1.19.8",
  buildTime: "2026-05-07T21:09:36.000000000+00:00",
  kernelVersion: "6.18.44-generic",
  operatingSystem: "Debian GNU/Linux 12 (bookworm)",
  osVersion: "12",
  architecture: "amd64",
  storageDriver: "vfs",
  driverStatus: null,
  logDrivers: [...logDrivers, "logentries"].sort(),
  insecureRegistries: ["127.0.0.0/8"],
  cgroupDriver: "cgroupfs",
  cgroupVersion: "1",
  runtimes: ["io.containerd.runc.v2", "io.containerd.runtime.v1.linux", "runc"],
  securityOptions: ["name=seccomp,profile=default"],
  addressPools: null,
  containerd: { version: "1.6.20~ds1", commit: "1.6.20~ds1-1+deb12u3" },
  runc: { version: "1.1.5+ds1", commit: "1.1.5+ds1-1+deb12u1" },
  init: { version: "0.19.0", commit: "" },
}

/** A current engine: what a student's lab presents unless told otherwise. */
export const currentEngine: EngineProfile = {
  platform: "Docker Engine - Community",
  version: "28.2.2",
  apiVersion: "1.50",
  minApiVersion: "1.24",
  gitCommit: "45873be",
  goVersion: "go1.24.3",
  buildTime: "2025-05-30T12:07:26.000000000+00:00",
  kernelVersion: "6.8.0-60-generic",
  operatingSystem: "Ubuntu 24.04.2 LTS",
  osVersion: "24.04",
  architecture: "amd64",
  storageDriver: "overlay2",
  driverStatus: [
    ["Backing Filesystem", "extfs"],
    ["Supports d_type", "true"],
    ["Using metacopy", "false"],
    ["Native Overlay Diff", "true"],
    ["userxattr", "false"],
  ],
  logDrivers,
  insecureRegistries: ["::1/128", "127.0.0.0/8"],
  cgroupDriver: "systemd",
  cgroupVersion: "2",
  runtimes: ["io.containerd.runc.v2", "runc"],
  securityOptions: ["name=apparmor", "name=seccomp,profile=builtin", "name=cgroupns"],
  addressPools: ["10.0.0.0/8"],
  containerd: { version: "1.7.27", commit: "05044ec0a9a75232cad458027ca83437aae3f4da" },
  runc: { version: "1.2.5", commit: "v1.2.5-0-g59923ef" },
  init: { version: "0.19.0", commit: "de40ad0" },
}
