/** Commands that an image does not have: their containers never start. */
import type { Image } from "./objects.ts"
import type { ContainerSpec } from "./spec.ts"

/** Of every Linux image: what is there under these is more than anybody lists. */
const systemPath = /^\/(?:s?bin|usr|lib|lib64|opt|proc|dev)\//

/** What even the smallest images of the course have. */
const everywhere = new Set(
  `[ ash awk base64 basename bash busybox cat chgrp chmod chown clear cp curl cut date dd df diff
  dirname dmesg du echo env expr factor false find fold free getent grep groups gunzip gzip head
  hexdump hostname httpd id ifconfig init ip kill killall less ln logger login ls md5sum mkdir
  mkfifo mknod mktemp more mount mv nc netstat nice nohup nproc nslookup od paste ping ping6 printenv
  printf ps pwd readlink realpath renice rm rmdir route sed seq sh sha1sum sha256sum sha512sum sleep
  sort split stat strings stty su sync sysctl tac tail tar tee telnet test time timeout top touch tr
  traceroute true truncate tty uname uniq unlink unzip uptime usleep vi watch wc wget which who
  whoami xargs yes`.split(/\s+/),
)

/**
 * Why a container of this image with this command would not start, in the runtime's words; null where
 * the command is there, or nobody can tell.
 */
export function startProblem(image: Image, container: ContainerSpec): string | null {
  const { Command = [], Args = [] } = container
  const { entrypoint } = image.config
  const given = Command[0] ?? (entrypoint.length === 0 ? Args[0] : undefined)
  if (given === undefined) return image.behaviour.startError ?? null
  return isMissing(given, image) ? missingCommand(given) : null
}

/** As runc says it. */
export function missingCommand(command: string): string {
  const reason = command.includes("/")
    ? `stat ${command}: no such file or directory`
    : "executable file not found in $PATH"
  return `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${command}": ${reason}: unknown`
}

function isMissing(command: string, image: Image): boolean {
  const { entrypoint, cmd } = image.config
  const own = [entrypoint[0], cmd[0]]
  // A step that ran something may have brought any program.
  const installs = image.history.some(({ createdBy }) =>
    /^\/bin\/sh -c (?!#\(nop\))/.test(createdBy),
  )
  if (own.includes(command) || installs) return false
  if (command.includes("/")) return command.startsWith("/") && !systemPath.test(command)
  return !everywhere.has(command) && !relatives(own).some((name) => command.startsWith(name))
}

/** `redis-cli` comes with `redis-server`, `python3.13` with `python3`. */
function relatives(own: readonly (string | undefined)[]): string[] {
  return own.flatMap((word) => {
    const name = /^[a-z]{3,}/.exec(word?.split("/").at(-1) ?? "")?.[0]
    return name === undefined ? [] : [name]
  })
}
