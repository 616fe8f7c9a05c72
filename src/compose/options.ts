/** Keys of a service that a stack refuses, leaves out with a warning, or calls outdated. */

export const forbiddenOptions: ReadonlyMap<string, string> = new Map([
  ["extends", "Support for `extends` is not implemented yet."],
  [
    "volume_driver",
    "Instead of setting the volume driver on the service, define a volume using the top-level `volumes` option and specify the driver there.",
  ],
  [
    "volumes_from",
    "To share a volume between services, define it using the top-level `volumes` option and reference it from each service that shares it using the service-level `volumes` option.",
  ],
  ["cpu_quota", "Set resource limits using deploy.resources"],
  ["cpu_shares", "Set resource limits using deploy.resources"],
  ["cpuset", "Set resource limits using deploy.resources"],
  ["mem_limit", "Set resource limits using deploy.resources"],
  ["memswap_limit", "Set resource limits using deploy.resources"],
])

export const unsupportedOptions: readonly string[] = [
  "build",
  "cgroupns_mode",
  "cgroup_parent",
  "devices",
  "domainname",
  "external_links",
  "ipc",
  "links",
  "mac_address",
  "network_mode",
  "pid",
  "privileged",
  "restart",
  "security_opt",
  "shm_size",
  "userns_mode",
]

export const deprecatedOptions: ReadonlyMap<string, string> = new Map([
  ["container_name", "Setting the container name is not supported."],
  [
    "expose",
    "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
  ],
])
