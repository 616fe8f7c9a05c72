/** `docker-compose pull`: the images of the services, a line each for what happens. */
import type { ProgressLine } from "../../engine/types.ts"
import { familiarName, parseImageReference } from "../../lib/image-reference.ts"
import type { JsonObject } from "../../lib/json.ts"
import { Api } from "../api.ts"
import { CommandFailure } from "../command.ts"
import { progressLines } from "../image/json-stream.ts"
import { errorText, isNotFound, writeError } from "../output.ts"
import { logLine } from "./log.ts"
import type { ComposeCall } from "./project.ts"
import { chosenServices } from "./project.ts"

export async function pullServices(call: ComposeCall): Promise<number> {
  const { process, project, args } = call
  const services = chosenServices(project, args).filter(
    ([, service]) => typeof service.image === "string",
  )
  const quiet = args.includes("-q") || args.includes("--quiet")
  const board = new Board(
    call,
    services.map(([name]) => name),
    quiet,
  )
  await board.open()
  const unbuilt: string[] = []
  const errors: [string, string][] = []
  for (const [name, service] of services) {
    try {
      await pullService(call, service, (status) => board.show(name, status))
      await board.show(name, "done")
    } catch (error) {
      if (isNotFound(error) && service.build !== undefined) {
        unbuilt.push(name)
        await board.show(name, "done")
        continue
      }
      errors.push([name, errorText(error).replace("Error response from daemon: ", "")])
      await board.show(name, "error")
    }
  }
  if (unbuilt.length > 0) {
    const advice = `    docker-compose build ${unbuilt.join(" ")}`
    const text = `Some service image(s) must be built from source by running:\n${advice}`
    await logLine(process, "WARNING", text)
  }
  for (const [name, text] of errors) await writeError(process, `\nERROR: for ${name}  ${text}`)
  if (errors.length === 0 || args.includes("--ignore-pull-failures")) return 0
  throw new CommandFailure(errors.map(([, text]) => text).join("\n"))
}

async function pullService(
  { client, process }: ComposeCall,
  service: JsonObject,
  show: (status: string) => Promise<void>,
): Promise<void> {
  const parsed = parseImageReference(String(service.image))
  if (!parsed.ok) throw new CommandFailure(parsed.error)
  const tag = parsed.value.digest || parsed.value.tag || "latest"
  const pieces = new Api(client, process).stream({
    method: "POST",
    path: "/images/create",
    query: { tag, fromImage: familiarName(parsed.value) },
  })
  for await (const line of progressLines(pieces)) {
    if (line.error !== undefined) throw new CommandFailure(line.error)
    if (line.status !== undefined) await show(statusOf(line))
  }
}

const LONGEST = 35

/** In small letters, and cut where it is long. */
function statusOf({ status = "", progressDetail }: ProgressLine): string {
  const { current, total } = progressDetail ?? {}
  const share = current !== undefined && total ? ` (${((current / total) * 100).toFixed(1)}%)` : ""
  const text = `${status.toLowerCase()}${share}`
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 2)}...` : text
}

/** A line a service; on a terminal each stays where it is. */
class Board {
  private readonly call: ComposeCall
  private readonly names: readonly string[]
  private readonly quiet: boolean

  constructor(call: ComposeCall, names: readonly string[], quiet: boolean) {
    this.call = call
    this.names = names
    this.quiet = quiet
  }

  async open(): Promise<void> {
    for (const name of this.names) await this.write(`${this.label(name)}\r\n`)
  }

  async show(name: string, status: string): Promise<void> {
    if (!this.call.process.stderr.isTTY) return this.write(`${this.label(name)}${status}\r\n`)
    const up = this.names.length - this.names.indexOf(name)
    const shade = status === "done" ? "\x1b[32m" : status === "error" ? "\x1b[31m" : ""
    const text = `${this.label(name)}${shade}${status}${shade && "\x1b[0m"}`
    return this.write(`\x1b[${up}A\x1b[2K\r${text}\r\x1b[${up}B`)
  }

  private label(name: string): string {
    const width = Math.max(...this.names.map((one) => one.length))
    return `Pulling ${name.padEnd(width)} ... `
  }

  private async write(text: string): Promise<void> {
    if (!this.quiet) await this.call.process.stderr.write(text)
  }
}
