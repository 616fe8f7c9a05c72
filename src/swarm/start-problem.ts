/** What keeps a container from starting: commands, users and kernel settings that are not there. */
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

/** Why a container would not start, in the runtime's words; null where nobody sees why not. */
export function startProblem(image: Image, container: ContainerSpec): StartProblem | null {
  const setUp = setUpProblem(image, container)
  if (setUp !== null) return { message: setUp, exitCode: 128 }
  const command = commandProblem(image, container)
  return command === null ? null : { message: command, exitCode: 127 }
}

export interface StartProblem {
  readonly message: string
  readonly exitCode: number
}

/** Users of the small images that the course builds upon. */
const users = new Set(
  `root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc operator guest
  ftp nobody`.split(/\s+/),
)
/** Kernel settings that a container has of its own. */
const ownSettings = /^(?:net\.|fs\.mqueue\.|kernel\.(?:msg|sem$|shm|domainname$))/

function setUpProblem(image: Image, container: ContainerSpec): string | null {
  const { Sysctls = {}, Groups = [], User = "" } = container
  const [user = "", group = ""] = User.split(":")
  const makesUsers = image.history.some(({ createdBy }) =>
    /(?:add|mod)user|user(?:add|mod)/.test(createdBy),
  )
  const has = (name: string) =>
    makesUsers || /^\d*$/.test(name) || users.has(name) || name === image.config.user
  if (!has(user)) return `unable to find user ${user}: no matching entries in passwd file`
  if (!has(group)) return `unable to find group ${group}: no matching entries in group file`
  const stranger = Groups.find((name) => !has(name) && !commonGroups.has(name))
  if (stranger !== undefined) {
    return `Unable to find group ${stranger}: no matching entries in group file`
  }
  const setting = Object.keys(Sysctls).find((name) => !ownSettings.test(name))
  return setting === undefined
    ? null
    : `failed to create shim task: OCI runtime create failed: runc create failed: sysctl "${setting}" is not in a separate kernel namespace: unknown`
}

const commonGroups = new Set("adm tty disk wheel cdrom dialout audio video users staff".split(" "))

function commandProblem(image: Image, container: ContainerSpec): string | null {
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
