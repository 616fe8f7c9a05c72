/** The lab's WebSocket as a transport. */
import type { ClientMessage, LabMessage } from "../../../src/wire/lab.ts"
import { hello } from "./connection.ts"
import type { OpenTransport } from "./transport.ts"

export function socketTransport(url: string): OpenTransport {
  return (lastSeq, events) => {
    const socket = new WebSocket(url)
    const send = (messages: readonly ClientMessage[]) => {
      for (const message of messages) socket.send(JSON.stringify(message))
    }
    socket.onopen = () => {
      send([hello(lastSeq)])
      events.onOpen()
    }
    socket.onmessage = ({ data }) => {
      const message: LabMessage = JSON.parse(String(data))
      events.onMessage(message)
    }
    socket.onclose = () => events.onClose("lost")
    return { send, close: () => socket.close() }
  }
}
