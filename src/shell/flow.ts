/** How `break`, `continue`, `return` and `exit` leave what they are in: thrown, caught by its owner. */

export class LoopFlow extends Error {
  readonly kind: "break" | "continue"
  levels: number
  constructor(kind: "break" | "continue", levels: number) {
    super(kind)
    this.kind = kind
    this.levels = levels
  }
}

export class ReturnFlow extends Error {
  readonly status: number
  constructor(status: number) {
    super("return")
    this.status = status
  }
}

export class ExitFlow extends Error {
  readonly status: number
  constructor(status: number) {
    super("exit")
    this.status = status
  }
}
