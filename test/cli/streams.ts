/** Standard streams that keep what was written, or give what was prepared. */
import type { InputStream, OutputStream } from "../../src/lib/process.ts"

export class Sink implements OutputStream {
  text = ""
  readonly isTTY: boolean
  readonly columns: number
  readonly rows = 30
  constructor(isTTY: boolean, columns: number) {
    this.isTTY = isTTY
    this.columns = columns
  }
  async write(text: string): Promise<void> {
    this.text += text
  }
}

export class TextInput implements InputStream {
  readonly isTTY: boolean
  private text: string | null
  constructor(text: string, isTTY: boolean) {
    this.text = text
    this.isTTY = isTTY
  }
  async read(): Promise<string | null> {
    const text = this.text
    this.text = null
    return text
  }
}
