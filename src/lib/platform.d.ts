/**
 * The few platform objects that the pure rooms may use. They are values without I/O, a clock or
 * randomness, and exist alike in browsers, workerd and Node. Everything else of the platform
 * (fetch, timers, crypto, console) does not compile in those rooms: see tsconfig.pure.json.
 */
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: "abort", listener: () => void): void
}
declare var AbortSignal: {
  prototype: AbortSignal
  abort(reason?: unknown): AbortSignal
  any(signals: AbortSignal[]): AbortSignal
}
interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare var AbortController: { prototype: AbortController; new (): AbortController }
interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder }
interface TextDecoder {
  decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream?: boolean }): string
}
declare var TextDecoder: { prototype: TextDecoder; new (label?: string): TextDecoder }
declare function structuredClone<T>(value: T): T
declare function btoa(text: string): string
declare function atob(text: string): string
