/** What differs between two runs of the same commands, replaced by words; what is left must be equal. */
import { screen } from "../../cli/screen.ts"

/** Each of these is a choice or a measurement of the moment. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN CERTIFICATE-----[^"]*?-----END CERTIFICATE-----(\\n|\n)?/g, "CERTIFICATE"],
  [/SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}/g, "TOKEN"],
  [/SWMKEY-1-\S+/g, "KEY"],
  [/("?(?:CertIssuer(?:Subject|PublicKey))"?: ?")[^"]*/g, "$1CERT"],
  [/(Issuer (?:Subject|Public Key):\s+)\S+/g, "$1CERT"],
  [/sha256:[0-9a-f]{64}/g, "sha256:DIGEST"],
  [/\b(file|dir|multi):[0-9a-f]{16,64}/g, "$1:DIGEST"],
  [/\b[0-9a-f]{64}\b/g, "ID64"],
  [/\b[0-9a-z]{25}\b/g, "ID25"],
  [/\b(?=[a-z]*[0-9])[0-9a-z]{12}\b/g, "ID12"],
  // One in ninety has no digit: then it is known by its place.
  [/^[a-z]{12}(?= {3}|$)/gm, "ID12"],
  [/\.[a-z]{12}(?=@)/g, ".ID12"],
  [/("ID":")[a-z]{12}"/g, '$1ID12"'],
  [/\b[A-Z2-7]{4}(:[A-Z2-7]{4}){11}\b/g, "ENGINE"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, "TIME"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 (UTC|utc)/g, "TIME"],
  [/("time":)\d+/g, "$1N"],
  [/("timeNano":)\d+/g, "$1N"],
  [/("(?:Index|PID|Pid|Created)": ?)\d+/g, "$1N"],
  [/(update out of sequence).*/g, "$1"],
  [
    /\b(less than a second|about a minute|about an hour|\d+ (second|minute|hour|day|week|month|year)s?)\b( ago)?/gi,
    "AGE",
  ],
  [/\b(?!127\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(\/\d+)?(:\d+)?/g, "ADDR"],
  [/\b\d+(\.\d+)? ?([kKMGT]i?)?B\b/g, "SIZE"],
  [/\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, "ADDR"],
  // The daemon counts what the classic builder left between its steps.
  [/( Images: |"Images":)\d+/g, "$1N"],
  // What the daemon was busy with.
  [/("(?:NFd|NGoroutines|NEventsListener)":)\d+/g, "$1N"],
  [/( size: )\d+/g, "$1SIZE"],
  [/(vxlanid_list": ")\d+/g, "$1N"],
  [/("(?:Size|VirtualSize|SharedSize)": ?)"?[\w.]+"?/g, "$1SIZE"],
]

export function masked(text: string): string {
  let result = text
  for (const [pattern, word] of masks) result = result.replace(pattern, word)
  // The client prints a map as it comes.
  result = result.replace(/Runtimes: .*/, (list) => list.split(" ").sort().join(" "))
  // Widths of columns follow from what was masked.
  return result.replaceAll(/ {2,}/g, "  ").replaceAll(/-{4,}/g, "----")
}

/** Every masked id, in order: what one run calls this, the other calls that. */
export function idsOf(text: string): string[] {
  return text.match(/\b(?:[0-9a-f]{64}|[0-9a-z]{25})\b/g) ?? []
}

/** Of a terminal: what stands there at the end. Piped: the ordered distinct texts. */
export function settled(text: string, tty: boolean): string {
  const plain = tty ? text.replaceAll("\r\n", "\n").replaceAll("^C", "") : text
  const ordered = plain.replace(
    /^(?:(?:Creat|Updat|Remov)ing (?:service|network|secret|config) .*\n){2,}/m,
    (block) => block.split("\n").sort().join("\n"),
  )
  // A task is new for a millisecond only.
  const waiting = /: (?:new|pending) +\[=+> +\]/g
  if (tty)
    return screen(ordered).replaceAll(waiting, ": new or pending").replaceAll(interrupted, "")
  if (!/overall progress|verify:/.test(ordered)) return ordered
  const lines = ordered.split("\n").filter((line) => !line.startsWith("verify: Waiting"))
  return [...new Set(lines)].join("\n").replaceAll(interrupted, "")
}

/** After Ctrl-C the client prints these or not, as its own threads race. */
const interrupted =
  /^(Operation continuing in background\.|Use `docker service ps \S+` to check progress\.) *\n?/gm

/**
 * The containers of the recordings wrote other words than the course's, to another stream, and had
 * older tasks beside them: what counts is how a line begins.
 */
export function logPrefixes(text: string): string {
  const beginnings = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/ *\| .*/, " | LOG"))
    .map((line) => line.replace(/^(INFO|Traceback).*/, "LOG"))
  return [...new Set(beginnings)].sort().join("\n")
}

/** Rows whose order follows from masked cells (random ids, moments of creation). */
export function sortedRows(text: string): string {
  return text.split("\n").sort().join("\n")
}

/**
 * The client takes the services of a stack in the order of a Go map: what it says of each comes in any
 * order, and how far it has come when the client turns to it is chance.
 */
export function deployed(text: string): string {
  const lines = text
    .replaceAll(/(?<=\(id: ID25\)|[a-z])(?=overall progress:|image )/g, "\n")
    .split("\n")
  const done = lines.filter((line) => {
    const [, some, all] = /^overall progress: (\d+) out of (\d+)/.exec(line) ?? []
    return some === all || some === "0"
  })
  return [...new Set(done)].sort().join("\n")
}
