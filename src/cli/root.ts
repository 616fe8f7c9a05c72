/** Docker's top level: its own flags and the list of all that it knows. */
import type { Process } from "../lib/process.ts"
import type { Flag } from "./command.ts"
import { commandList } from "./help.ts"

const home = "$HOME"

export const globalFlags: readonly Flag[] = [
  {
    name: "config",
    kind: "string",
    usage: "Location of client config files",
    fallback: `${home}/.docker`,
  },
  {
    name: "context",
    short: "c",
    kind: "string",
    usage:
      'Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context set with "docker context use")',
  },
  { name: "debug", short: "D", kind: "bool", usage: "Enable debug mode" },
  { name: "host", short: "H", kind: "list", usage: "Daemon socket to connect to" },
  {
    name: "log-level",
    short: "l",
    kind: "string",
    usage: 'Set the logging level ("debug", "info", "warn", "error", "fatal")',
    fallback: "info",
  },
  { name: "tls", kind: "bool", usage: "Use TLS; implied by --tlsverify" },
  {
    name: "tlscacert",
    kind: "string",
    usage: "Trust certs signed only by this CA",
    fallback: `${home}/.docker/ca.pem`,
  },
  {
    name: "tlscert",
    kind: "string",
    usage: "Path to TLS certificate file",
    fallback: `${home}/.docker/cert.pem`,
  },
  {
    name: "tlskey",
    kind: "string",
    usage: "Path to TLS key file",
    fallback: `${home}/.docker/key.pem`,
  },
  { name: "tlsverify", kind: "bool", usage: "Use TLS and verify the remote" },
  { name: "version", short: "v", kind: "bool", usage: "Print version information and quit" },
]

/** The same flags with the home directory of the process in their defaults. */
export function globalFlagsOf(process: Process): readonly Flag[] {
  const directory = process.env.get("HOME") ?? "/root"
  return globalFlags.map((flag) =>
    flag.fallback === undefined
      ? flag
      : { ...flag, fallback: flag.fallback.replace(home, directory) },
  )
}

/** Everything docker 28.2.2 lists, whether or not a classroom has it. */
const sections: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "Common Commands",
    [
      ["run", "Create and run a new container from an image"],
      ["exec", "Execute a command in a running container"],
      ["ps", "List containers"],
      ["build", "Build an image from a Dockerfile"],
      ["pull", "Download an image from a registry"],
      ["push", "Upload an image to a registry"],
      ["images", "List images"],
      ["login", "Authenticate to a registry"],
      ["logout", "Log out from a registry"],
      ["search", "Search Docker Hub for images"],
      ["version", "Show the Docker version information"],
      ["info", "Display system-wide information"],
    ],
  ],
  [
    "Management Commands",
    [
      ["builder", "Manage builds"],
      ["container", "Manage containers"],
      ["context", "Manage contexts"],
      ["image", "Manage images"],
      ["manifest", "Manage Docker image manifests and manifest lists"],
      ["network", "Manage networks"],
      ["plugin", "Manage plugins"],
      ["system", "Manage Docker"],
      ["trust", "Manage trust on Docker images"],
      ["volume", "Manage volumes"],
    ],
  ],
  [
    "Swarm Commands",
    [
      ["config", "Manage Swarm configs"],
      ["node", "Manage Swarm nodes"],
      ["secret", "Manage Swarm secrets"],
      ["service", "Manage Swarm services"],
      ["stack", "Manage Swarm stacks"],
      ["swarm", "Manage Swarm"],
    ],
  ],
  [
    "Commands",
    [
      ["attach", "Attach local standard input, output, and error streams to a running container"],
      ["commit", "Create a new image from a container's changes"],
      ["cp", "Copy files/folders between a container and the local filesystem"],
      ["create", "Create a new container"],
      ["diff", "Inspect changes to files or directories on a container's filesystem"],
      ["events", "Get real time events from the server"],
      ["export", "Export a container's filesystem as a tar archive"],
      ["history", "Show the history of an image"],
      ["import", "Import the contents from a tarball to create a filesystem image"],
      ["inspect", "Return low-level information on Docker objects"],
      ["kill", "Kill one or more running containers"],
      ["load", "Load an image from a tar archive or STDIN"],
      ["logs", "Fetch the logs of a container"],
      ["pause", "Pause all processes within one or more containers"],
      ["port", "List port mappings or a specific mapping for the container"],
      ["rename", "Rename a container"],
      ["restart", "Restart one or more containers"],
      ["rm", "Remove one or more containers"],
      ["rmi", "Remove one or more images"],
      ["save", "Save one or more images to a tar archive (streamed to STDOUT by default)"],
      ["start", "Start one or more stopped containers"],
      ["stats", "Display a live stream of container(s) resource usage statistics"],
      ["stop", "Stop one or more running containers"],
      ["tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE"],
      ["top", "Display the running processes of a container"],
      ["unpause", "Unpause all processes within one or more containers"],
      ["update", "Update configuration of one or more containers"],
      ["wait", "Block until one or more containers stop, then print their exit codes"],
    ],
  ],
]

/** Whether the real docker has this command, though a classroom's may not. */
export function isRealCommand(name: string): boolean {
  return sections.some(([, commands]) => commands.some(([known]) => known === name))
}

export function rootHelp(options: string): string {
  const lists = sections.map(
    ([title, commands]) =>
      `${title}:\n${commandList(commands.map(([name, short]) => ({ name, short })))}`,
  )
  return [
    "Usage:  docker [OPTIONS] COMMAND",
    "A self-sufficient runtime for containers",
    ...lists,
    `Global Options:\n${options}`,
  ]
    .join("\n\n")
    .concat(
      "\nRun 'docker COMMAND --help' for more information on a command.\n\n",
      "For more help on how to use Docker, head to https://docs.docker.com/go/guides/\n",
    )
}
