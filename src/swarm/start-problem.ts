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

/** Of an image that runs a shell we know what else is in it; of `redis-server` we do not. */
const shell = /^(?:\/bin\/)?(?:ba|a)?sh$/

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

/** Whether an image plainly does not have a command. */
export function isMissing(command: string, image: Pick<Image, "config" | "history">): boolean {
  const { entrypoint, cmd } = image.config
  const own = [...entrypoint.slice(0, 1), ...cmd.slice(0, 1)]
  // A step that ran something may have brought any program.
  const installs = image.history.some(({ createdBy }) =>
    /\/bin\/sh -c (?!#\(nop\))/.test(createdBy),
  )
  if (own.includes(command) || installs) return false
  if (command.includes("/")) return command.startsWith("/") && !systemPath.test(command)
  return own.every((word) => shell.test(word)) && !everywhere.has(command)
}
