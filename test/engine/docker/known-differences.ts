/**
 * Recorded commands that may print something else here, each with its reason. The table shows them;
 * whoever makes one of them the same takes it off.
 */
const crashing = "tasks crash, are replaced and forgotten faster than the recorded client looked"
const offline = "the recorded machine had no Internet: here, every node finds busybox on the Hub"
const leftBefore = "counts what groups recorded earlier had left on the machine"
const untold = "nobody wrote down which stack it was whose network is still there"
const unordered = "a stack's services are made in random order, and each takes its time"

const known: readonly (readonly [RegExp, string])[] = [
  [/^failures\/04-/, "a rejected task is replaced, or not, within the tenth of a second of a look"],
  [/^failures\/(08-|09-|10-)/, crashing],
  [/^errors\/(service_create_--name_e1_--isolation_foo|on-worker\/info)/, offline],
  [/^compose-errors\/bad-indent2$/, "the client tells of one of two errors, of either"],
  [
    /^lifecycle\/(00-events-all-json|27-events-since-service)$/,
    "containers of an earlier group go, and one ends at the edge of what was listened to",
  ],
  [
    /^lifecycle\/27-events-since-until$/,
    "an update completed 53 ms before what was asked for ends",
  ],
  [/^lifecycle\/09-ls-filter-id-x$/, "whether an id begins with x is chance"],
  [/^(connect\/prefix|api150\/)info$|^connect\/prefix-info$/, leftBefore],
  [/^api150\/(images|ps-containers)$/, leftBefore],
  [/^api150\/logs$/, "after a restart of its manager, the recorded node had no log broker"],
  [/^stack\/rm-nowait-ps$|^compose-errors\/config-undefined$/, untold],
  [
    /^stack\/(02-ps-immediately|06-ps|06-container-ls-tty|09-deploy-detach-false|26-events)/,
    unordered,
  ],
  [/^(node|failures)\/00-events$/, "a node's own writes of its status are not told as events"],
]

export function whyDifferent(group: string, name: string): string | null {
  return known.find(([pattern]) => pattern.test(`${group}/${name}`))?.[1] ?? null
}
