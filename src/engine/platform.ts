/** `--platform`: which machines an image is wanted for. */
import { badRequest, type HttpError } from "./errors.ts"

const systems = new Set(
  "aix android darwin dragonfly freebsd illumos ios linux netbsd openbsd plan9 solaris windows".split(
    " ",
  ),
)
const machines = new Set(
  "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x x86_64 aarch64 i386 x86-64 armhf armel".split(
    " ",
  ),
)

/** Null for a platform that can be read; what is there is there for any. */
export function platformProblem(text: string): HttpError | null {
  if (text === "") return null
  const parts = text.split("/")
  const strange = parts.find((part) => !/^[A-Za-z0-9_-]+$/.test(part))
  if (strange !== undefined) {
    return badRequest(
      `${JSON.stringify(strange)} is an invalid component of ${JSON.stringify(text)}: platform specifier component must match "^[A-Za-z0-9_-]+$": invalid argument`,
    )
  }
  const [first = ""] = parts
  if (parts.length > 1 || systems.has(first.toLowerCase()) || machines.has(first.toLowerCase())) {
    return null
  }
  return badRequest(
    `${JSON.stringify(text)}: unknown operating system or architecture: invalid argument`,
  )
}
