/** The flags of `docker build`, in the order of its help. */
import type { Flag } from "../command.ts"
import { checkTag } from "./check-tag.ts"

export const buildFlags: readonly Flag[] = [
  { name: "add-host", kind: "list", usage: 'Add a custom host-to-IP mapping ("host:ip")' },
  { name: "build-arg", kind: "list", usage: "Set build-time variables" },
  { name: "cache-from", kind: "strings", usage: "Images to consider as cache sources" },
  {
    name: "cgroup-parent",
    kind: "string",
    usage: 'Set the parent cgroup for the "RUN" instructions during build',
  },
  { name: "compress", kind: "bool", usage: "Compress the build context using gzip" },
  {
    name: "cpu-period",
    kind: "int",
    usage: "Limit the CPU CFS (Completely Fair Scheduler) period",
  },
  { name: "cpu-quota", kind: "int", usage: "Limit the CPU CFS (Completely Fair Scheduler) quota" },
  { name: "cpu-shares", short: "c", kind: "int", usage: "CPU shares (relative weight)" },
  { name: "cpuset-cpus", kind: "string", usage: "CPUs in which to allow execution (0-3, 0,1)" },
  { name: "cpuset-mems", kind: "string", usage: "MEMs in which to allow execution (0-3, 0,1)" },
  {
    name: "disable-content-trust",
    kind: "bool",
    usage: "Skip image verification",
    fallback: "true",
  },
  {
    name: "file",
    short: "f",
    kind: "string",
    usage: 'Name of the Dockerfile (Default is "PATH/Dockerfile")',
  },
  { name: "force-rm", kind: "bool", usage: "Always remove intermediate containers" },
  { name: "iidfile", kind: "string", usage: "Write the image ID to the file" },
  { name: "isolation", kind: "string", usage: "Container isolation technology" },
  { name: "label", kind: "list", usage: "Set metadata for an image" },
  { name: "memory", short: "m", kind: "bytes", usage: "Memory limit" },
  {
    name: "memory-swap",
    kind: "bytes",
    usage: "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
  },
  {
    name: "network",
    kind: "string",
    usage: "Set the networking mode for the RUN instructions during build",
    fallback: "default",
  },
  { name: "no-cache", kind: "bool", usage: "Do not use cache when building the image" },
  { name: "platform", kind: "string", usage: "Set platform if server is multi-platform capable" },
  { name: "pull", kind: "bool", usage: "Always attempt to pull a newer version of the image" },
  {
    name: "quiet",
    short: "q",
    kind: "bool",
    usage: "Suppress the build output and print image ID on success",
  },
  {
    name: "rm",
    kind: "bool",
    usage: "Remove intermediate containers after a successful build",
    fallback: "true",
  },
  { name: "security-opt", kind: "strings", usage: "Security options" },
  { name: "shm-size", kind: "bytes", usage: 'Size of "/dev/shm"' },
  {
    name: "tag",
    short: "t",
    kind: "list",
    usage: 'Name and optionally a tag in the "name:tag" format',
    check: checkTag,
  },
  { name: "target", kind: "string", usage: "Set the target build stage to build." },
  { name: "ulimit", kind: "ulimit", usage: "Ulimit options", hint: "[]" },
]
