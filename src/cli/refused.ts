/** Verbs of the real docker that a lab has nothing for: help knows them, and they say so by name. */
import type { Arity, Verb } from "./command.ts"
import { CommandFailure } from "./command.ts"
import { flagTable } from "./flag-table.ts"

interface Refused {
  readonly name: string
  readonly use: string
  readonly short: string
  readonly long?: string
  readonly aliases?: readonly string[]
  readonly otherNames?: readonly string[]
  readonly arity: Arity
  readonly flags?: string
  /** Why, and what there is instead. */
  readonly why: string
}

function refused({ flags = "", why, ...verb }: Refused): Verb {
  return {
    ...verb,
    flags: flagTable(flags),
    run: async ({ path }) => {
      throw new CommandFailure(`${path}: not part of this lab: ${why}`)
    },
  }
}

const one: Arity = { exactly: 1 }
const several: Arity = { atLeast: 1 }

const ofServices =
  "its containers belong to services; docker kill, stop and rm end one, and Swarm starts another"
const noShell =
  "no command runs in its containers; docker logs and docker top show what a container does"
const noFiles = "its containers have no files"
const oneEngine =
  "its terminal speaks to one engine; the panel of the lab says how your own docker gets there"
const noArchives = "its images cannot leave as archives; docker build, push and pull move them"

/** Of `docker container`; each is a verb of docker itself, too. */
export const refusedOfContainers: readonly Verb[] = [
  refused({
    name: "attach",
    use: "[OPTIONS] CONTAINER",
    short: "Attach local standard input, output, and error streams to a running container",
    aliases: ["docker container attach", "docker attach"],
    arity: { exactly: 1 },
    flags: `--detach-keys string   Override the key sequence for detaching a container
    --no-stdin             Do not attach STDIN
    --sig-proxy            Proxy all received signals to the process (default true)`,
    why: noShell,
  }),
  refused({
    name: "commit",
    use: "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    short: "Create a new image from a container's changes",
    aliases: ["docker container commit", "docker commit"],
    arity: { between: [1, 2] },
    flags: `-a, --author string    Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")
    -c, --change list      Apply Dockerfile instruction to the created image
    -m, --message string   Commit message
    -p, --pause            Pause container during commit (default true)`,
    why: noFiles,
  }),
  refused({
    name: "cp",
    use: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    short: "Copy files/folders between a container and the local filesystem",
    long: "Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.",
    aliases: ["docker container cp", "docker cp"],
    arity: { exactly: 2 },
    flags: `-a, --archive       Archive mode (copy all uid/gid information)
    -L, --follow-link   Always follow symbol link in SRC_PATH
    -q, --quiet         Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached`,
    why: noFiles,
  }),
  refused({
    name: "diff",
    use: "CONTAINER",
    short: "Inspect changes to files or directories on a container's filesystem",
    aliases: ["docker container diff", "docker diff"],
    arity: { exactly: 1 },
    why: noFiles,
  }),
  refused({
    name: "export",
    use: "[OPTIONS] CONTAINER",
    short: "Export a container's filesystem as a tar archive",
    aliases: ["docker container export", "docker export"],
    arity: { exactly: 1 },
    flags: `-o, --output string   Write to a file, instead of STDOUT`,
    why: noFiles,
  }),
  refused({
    name: "rename",
    use: "CONTAINER NEW_NAME",
    short: "Rename a container",
    aliases: ["docker container rename", "docker rename"],
    arity: { exactly: 2 },
    why: ofServices,
  }),
  refused({
    name: "update",
    use: "[OPTIONS] CONTAINER [CONTAINER...]",
    short: "Update configuration of one or more containers",
    aliases: ["docker container update", "docker update"],
    arity: several,
    flags: `--blkio-weight uint16        Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)
    --cpu-period int             Limit CPU CFS (Completely Fair Scheduler) period
    --cpu-quota int              Limit CPU CFS (Completely Fair Scheduler) quota
    --cpu-rt-period int          Limit the CPU real-time period in microseconds
    --cpu-rt-runtime int         Limit the CPU real-time runtime in microseconds
    -c, --cpu-shares int             CPU shares (relative weight)
    --cpus decimal               Number of CPUs
    --cpuset-cpus string         CPUs in which to allow execution (0-3, 0,1)
    --cpuset-mems string         MEMs in which to allow execution (0-3, 0,1)
    -m, --memory bytes               Memory limit
    --memory-reservation bytes   Memory soft limit
    --memory-swap bytes          Swap limit equal to memory plus swap: -1 to enable unlimited swap
    --pids-limit int             Tune container pids limit (set -1 for unlimited)
    --restart string             Restart policy to apply when a container exits`,
    why: ofServices,
  }),
]

export const refusedOfImages: readonly Verb[] = [
  refused({
    name: "import",
    use: "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    short: "Import the contents from a tarball to create a filesystem image",
    aliases: ["docker image import", "docker import"],
    arity: several,
    flags: `-c, --change list       Apply Dockerfile instruction to the created image
    -m, --message string    Set commit message for imported image
    --platform string   Set platform if server is multi-platform capable`,
    why: noArchives,
  }),
  refused({
    name: "load",
    use: "[OPTIONS]",
    short: "Load an image from a tar archive or STDIN",
    aliases: ["docker image load", "docker load"],
    arity: { exactly: 0 },
    flags: `-i, --input string      Read from tar archive file, instead of STDIN
    --platform string   Load only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")
    -q, --quiet             Suppress the load output`,
    why: noArchives,
  }),
  refused({
    name: "save",
    use: "[OPTIONS] IMAGE [IMAGE...]",
    short: "Save one or more images to a tar archive (streamed to STDOUT by default)",
    aliases: ["docker image save", "docker save"],
    arity: several,
    flags: `-o, --output string     Write to a file, instead of STDOUT
    --platform string   Save only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")`,
    why: noArchives,
  }),
]

export const refusedOfDocker: readonly Verb[] = [
  refused({
    name: "login",
    use: "[OPTIONS] [SERVER]",
    short: "Authenticate to a registry.",
    long: "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
    arity: { atMost: 1 },
    flags: `-p, --password string   Password or Personal Access Token (PAT)
    --password-stdin    Take the Password or Personal Access Token (PAT) from stdin
    -u, --username string   Username`,
    why: "its registry lets everybody in",
  }),
  refused({
    name: "logout",
    use: "[SERVER]",
    short: "Log out from a registry.",
    long: "Log out from a registry.\nIf no server is specified, the default is defined by the daemon.",
    arity: { atMost: 1 },
    why: "its registry lets everybody in",
  }),
]

export const refusedOfContexts: readonly Verb[] = [
  refused({
    name: "create",
    use: "[OPTIONS] CONTEXT",
    short: "Create a context",
    long: 'Create a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context create my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
    arity: one,
    flags: `--description string      Description of the context
    --docker stringToString   set the docker endpoint (default [])
    --from string             create context from a named context`,
    why: oneEngine,
  }),
  refused({
    name: "export",
    use: "[OPTIONS] CONTEXT [FILE|-]",
    short: "Export a context to a tar archive FILE or a tar stream on STDOUT.",
    arity: { between: [1, 2] },
    why: oneEngine,
  }),
  refused({
    name: "import",
    use: "CONTEXT FILE|-",
    short: "Import a context from a tar or zip file",
    arity: { exactly: 2 },
    why: oneEngine,
  }),
  refused({
    name: "rm",
    use: "CONTEXT [CONTEXT...]",
    short: "Remove one or more contexts",
    aliases: ["docker context rm", "docker context remove"],
    otherNames: ["remove"],
    arity: several,
    flags: `-f, --force   Force the removal of a context in use`,
    why: oneEngine,
  }),
  refused({
    name: "update",
    use: "[OPTIONS] CONTEXT",
    short: "Update a context",
    long: 'Update a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context update my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
    arity: one,
    flags: `--description string      Description of the context
    --docker stringToString   set the docker endpoint (default [])`,
    why: oneEngine,
  }),
]
