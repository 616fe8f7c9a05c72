/** A way to the lab: one WebSocket, or plain HTTP where WebSockets are blocked. */
import type { ClientMessage, LabMessage } from "../../../src/wire/lab.ts"

export interface Transport {
  /** In order. A transport that cannot deliver closes itself. */
  send(messages: readonly ClientMessage[]): void
  close(): void
}

export interface TransportEvents {
  onOpen(): void
  onMessage(message: LabMessage): void
  /** How long a message and its answer took, ms. */
  onRoundTrip(ms: number): void
  /** Once, for whatever reason; after it nothing else is called. `refused` = we are not let in. */
  onClose(why: "lost" | "refused"): void
}

export type OpenTransport = (lastSeq: number | null, events: TransportEvents) => Transport
