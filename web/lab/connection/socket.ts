/** The lab's WebSocket as a transport. */
import type { LabMessage } from "../../../src/wire/lab.ts"
import { Bundle } from "./bundle.ts"
import { hello } from "./connection.ts"
import type { OpenTransport } from "./transport.ts"

/** How often the line is tried, and how long an answer may take, ms. */
const firstPing = 2_000
const pingEvery = 25_000
const pongWithin = 10_000

export function socketTransport(url: string): OpenTransport {
  return (lastSeq, events) => {
    const socket = new WebSocket(url)
    const pulse = startPulse(socket, events.onRoundTrip)
    const bundle = new Bundle((frame) => socket.send(frame))
    socket.onopen = () => {
      bundle.add([hello(lastSeq)])
      pulse.start()
      events.onOpen()
    }
    socket.onmessage = ({ data }) => {
      if (data === "pong") {
        pulse.answered()
        return
      }
      const message: LabMessage = JSON.parse(String(data))
      events.onMessage(message)
    }
    socket.onclose = () => {
      pulse.stop()
      events.onClose("lost")
    }
    return {
      send: (messages) => bundle.add(messages),
      close() {
        if (socket.readyState === WebSocket.OPEN) bundle.flush()
        socket.close()
      },
    }
  }
}

/** The platform answers "ping" with "pong" without waking the lab: tells a dead line from a quiet one. */
function startPulse(socket: WebSocket, onRoundTrip: (ms: number) => void) {
  let sentAt = 0
  let overdue: ReturnType<typeof setTimeout> | undefined
  const beat = () => {
    if (socket.readyState !== WebSocket.OPEN || document.hidden) return
    sentAt = performance.now()
    socket.send("ping")
    clearTimeout(overdue)
    overdue = setTimeout(() => socket.close(), pongWithin)
  }
  const timer = setInterval(beat, pingEvery)
  return {
    start: () => setTimeout(beat, firstPing),
    answered() {
      clearTimeout(overdue)
      onRoundTrip(Math.round(performance.now() - sentAt))
    },
    stop() {
      clearInterval(timer)
      clearTimeout(overdue)
    },
  }
}
