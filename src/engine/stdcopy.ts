/** Docker's frames for two streams on one connection: stream, three zeros, length, text. */
import type { LogLine } from "./types.ts"

const encoder = new TextEncoder()

export interface FrameOptions {
  /** Puts the swarm's ids before each line: how `service logs` knows whose it is. */
  readonly details: boolean
  readonly timestamps: boolean
}

/** `lines`: JSON lines, as followers give them. */
export function frames(lines: string, options: FrameOptions): Uint8Array {
  const all = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => frame(JSON.parse(line), options))
  const whole = new Uint8Array(all.reduce((size, one) => size + one.byteLength, 0))
  let offset = 0
  for (const one of all) {
    whole.set(one, offset)
    offset += one.byteLength
  }
  return whole
}

const streamNumbers = { stdout: 1, stderr: 2, systemerr: 3 } as const

function frame(line: LogLine, { details, timestamps }: FrameOptions): Uint8Array {
  const ids = `com.docker.swarm.node.id=${line.node},com.docker.swarm.service.id=${line.service},com.docker.swarm.task.id=${line.task}`
  const text = `${timestamps ? `${line.time} ` : ""}${details ? `${ids} ` : ""}${line.text}\n`
  const content = encoder.encode(line.stream === "systemerr" ? `${line.text}\n` : text)
  const framed = new Uint8Array(8 + content.byteLength)
  framed[0] = streamNumbers[line.stream]
  new DataView(framed.buffer).setUint32(4, content.byteLength)
  framed.set(content, 8)
  return framed
}
