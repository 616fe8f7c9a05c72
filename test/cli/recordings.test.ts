/**
 * Commands that were typed into the real docker 28.2.2 against a real swarm: ours, given the engine's
 * recorded answers, must print the same text, end with the same code and send the same specs.
 */
import { describe, expect, test } from "vitest"
import { dockerComposeCommand } from "../../src/cli/compose-v1/docker-compose.ts"
import { dockerCommand } from "../../src/cli/docker.ts"
import type { NamedRecording } from "./recordings.ts"
import { recordingGroups, recordingsOf } from "./recordings.ts"
import { replay } from "./replay.ts"
import { screen, withoutRepeats } from "./screen.ts"

for (const group of recordingGroups()) {
  describe(group, () => {
    test.each(recordingsOf(group).map((one): [string, NamedRecording] => [titleOf(one), one]))(
      "%s",
      async (_, recording) => {
        const tool = recording.tool === "docker" ? dockerCommand : dockerComposeCommand
        const outcome = await replay(recording, tool)
        expect(shown(recording, outcome.stdout)).toBe(shown(recording, recorded(recording)))
        expect(outcome.stderr).toBe(recording.stderr)
        expect(outcome.exit).toBe(recording.exit)
        expect(sortedBodies(outcome.sent.map((one) => one.json))).toEqual(
          expect.arrayContaining(
            sortedBodies(
              recording.exchanges.map((one) => (one.method === "POST" ? one.body : null)),
            ),
          ),
        )
      },
    )
  })
}

function titleOf({ name, tool, args, tty }: NamedRecording): string {
  return `${name}: ${tool} ${args.join(" ").slice(0, 100)}${tty ? " (terminal)" : ""}`
}

/** The terminal wrote every newline as CR LF, and echoed Ctrl-C. */
function recorded({ tty, stdout }: NamedRecording): string {
  return tty ? stdout.replaceAll("\r\n", "\n").replaceAll("^C", "") : stdout
}

function shown(recording: NamedRecording, text: string): string {
  // Docker deploys the services of a stack in any order, ours in the file's.
  const lines = /^(?:Creat|Updat|Remov)ing service .*\n(?:(?:Creat|Updat|Remov)ing service .*\n)+/m
  const sorted = text.replace(lines, (block) => block.split("\n").sort().join("\n"))
  if (!/overall progress|verify:/.test(sorted)) return sorted
  return recording.tty ? screen(sorted) : withoutRepeats(sorted)
}

/** Documents as texts with sorted keys; `undefined` and absent are the same in JSON. */
function sortedBodies(bodies: readonly unknown[]): string[] {
  return bodies
    .filter((body) => typeof body === "object" && body !== null)
    .map((body) => JSON.stringify(sortKeys(JSON.parse(JSON.stringify(body)))))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]))
}
