/** What a service's own command does, as far as its words tell. */
import { expect, test } from "vitest"
import { endOfCommand } from "../../src/swarm/command-line.ts"
import { SECOND } from "../../src/swarm/time.ts"

const never = "never"

test.each<[readonly string[], readonly [number, number] | "never" | null]>([
  [
    ["sleep", "5"],
    [5, 0],
  ],
  [["sleep", "infinity"], never],
  [["true"], [0, 0]],
  [["/bin/false"], [0, 1]],
  [
    ["echo", "hello", "world"],
    [0, 0],
  ],
  [["ping", "docker.com"], never],
  [["tail", "-f", "/dev/null"], never],
  [
    ["sh", "-c", "exit 3"],
    [0, 3],
  ],
  [
    ["sh", "-c", "echo hi; sleep 1000"],
    [1000, 0],
  ],
  [
    ["sh", "-c", "sleep 2; exit 1"],
    [2, 1],
  ],
  [
    ["sh", "-c", "sleep 2 && echo late && sleep 0.5"],
    [2.5, 0],
  ],
  [
    ["sh", "-c", "false && sleep 9"],
    [0, 1],
  ],
  [["sh", "-c", "while true; do date; sleep 1; done"], never],
  [["sh", "-c", "echo once; while :; do sleep 1; done"], never],
  // Nobody can tell.
  [["python", "worker.py"], null],
  [["sh", "-c", "while true; do ./work || exit 1; done"], null],
  [["sh", "-c", "trap 'exit 0' TERM; sleep 100"], null],
  [["sh", "/worker.sh"], null],
])("%j", (words, wished) => {
  const end = endOfCommand(words)
  const told = end && (end.after === null ? never : [end.after / SECOND, end.exitCode])
  expect(told).toEqual(wished)
})
