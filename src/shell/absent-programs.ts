/** Programs that a student may well type and that a lab has not: what there is instead. */

const advice: Readonly<Record<string, string>> = {
  "apt apt-get yum dnf apk snap brew pip npm": "nothing can be installed here",
  "curl wget ping dig nslookup host telnet nc traceroute":
    "nothing here is on a network; the hash rate is the graph on this page",
  "ssh scp rsync": "the nodes are reached through docker, as with docker node ls",
  "man info": "docker COMMAND --help tells of every command",
  "ps top htop free df uptime systemctl service journalctl dockerd":
    "there is no machine behind this terminal; see docker ps, docker stats, docker node ls",
  "ip ifconfig ss netstat": "see docker network ls and docker network inspect",
  git: "the app's files are here already",
  "python python3 node ruby": "the app's programs run in the swarm only",
  "tmux screen": "another terminal can be opened beside this one",
}

const byName: ReadonlyMap<string, string> = new Map(
  Object.entries(advice).flatMap(([names, text]) =>
    names.split(" ").map((name) => [name, text] as const),
  ),
)

/** What the shell adds to `command not found`. */
export function adviceFor(name: string): string {
  const text = byName.get(name)
  return text === undefined ? "" : ` (${text})`
}
