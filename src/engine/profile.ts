/** The engine that a lab pretends to be, as data: every host fact in an answer comes from here. */
export interface EngineProfile {
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
}

/** The engine of the recordings (test/oracle): Debian 12's docker.io. */
export const recordedEngine: EngineProfile = {
  version: "20.10.24+dfsg1",
  apiVersion: "1.41",
  minApiVersion: "1.12",
  gitCommit: "5d6db84",
  goVersion: "go1.19.8",
  buildTime: "2023-05-18T08:38:34.000000000+00:00",
  kernelVersion: "6.1.0-37-amd64",
  operatingSystem: "Debian GNU/Linux 12 (bookworm)",
  osVersion: "12",
  architecture: "amd64",
  storageDriver: "overlay2",
}

/** A current engine: what a student's lab presents unless told otherwise. */
export const currentEngine: EngineProfile = {
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
}
