/** Flags that several verbs have. */
import type { Flag } from "./command.ts"

const templates = [
  "'json':             Print in JSON format",
  "'TEMPLATE':         Print output using the given Go template.",
  "Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
]

/** `--format` of lists. */
export const listFormat: Flag = {
  name: "format",
  kind: "string",
  usage: [
    "Format output using a custom template:",
    "'table':            Print output in table format with column headers (default)",
    "'table TEMPLATE':   Print output in table format using the given Go template",
    ...templates,
  ].join("\n"),
}

/** `--format` of inspect, version, info and events. */
export const inspectFormat: Flag = {
  name: "format",
  short: "f",
  kind: "string",
  usage: ["Format output using a custom template:", ...templates].join("\n"),
}

export const filter: Flag = {
  name: "filter",
  short: "f",
  kind: "filter",
  usage: "Filter output based on conditions provided",
}

export const quietIds: Flag = {
  name: "quiet",
  short: "q",
  kind: "bool",
  usage: "Only display IDs",
}

export const detach: Flag = {
  name: "detach",
  short: "d",
  kind: "bool",
  usage: "Exit immediately instead of waiting for the service to converge",
}

export const quietProgress: Flag = {
  name: "quiet",
  short: "q",
  kind: "bool",
  usage: "Suppress progress output",
}

/** Flags of `service ps`, `stack ps` and `node ps`. */
export const taskListFlags: readonly Flag[] = [
  filter,
  { name: "format", kind: "string", usage: "Pretty-print tasks using a Go template" },
  { name: "no-resolve", kind: "bool", usage: "Do not map IDs to Names" },
  { name: "no-trunc", kind: "bool", usage: "Do not truncate output" },
  { name: "quiet", short: "q", kind: "bool", usage: "Only display task IDs" },
]
