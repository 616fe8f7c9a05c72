/** Cases about the grammar of constraints and what they match. */
import type { JsonObject } from "../../src/lib/json.ts"
import { constraintsMet, parseConstraint } from "../../src/swarm/scheduler/constraint.ts"
import type { Stage } from "./case.ts"
import {
  expectEqual,
  needText,
  objectAt,
  objectsAt,
  onlyKeys,
  textsAt,
  unknownForm,
} from "./fields.ts"
import { nodeOf } from "./given.ts"

export class ConstraintStage implements Stage {
  readonly remarks = []
  readonly #given: JsonObject
  #kind = ""

  constructor(given: JsonObject) {
    this.#given = given
  }

  act(action: JsonObject): void {
    this.#kind = needText(action, "do")
  }

  check(check: JsonObject): void {
    if (check.check !== "table") unknownForm(`check ${String(check.check)}`)
    for (const row of objectsAt(check, "rows")) {
      if (this.#kind === "parseConstraint") parse(row)
      else if (this.#kind === "filter") this.#match(row)
      else unknownForm(`action ${this.#kind}`)
    }
  }

  #match(row: JsonObject): void {
    const { expr, exprs, match, ...changed } = row
    const given = { ...objectAt(this.#given, "node"), ...changed }
    const node = {
      ...nodeOf(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))),
      meta: { version: 1, createdAt: 0, updatedAt: 0 },
    }
    const expressions = exprs === undefined ? [needText(row, "expr")] : textsAt(row, "exprs")
    expectEqual(JSON.stringify(expr ?? exprs), constraintsMet(expressions, node), match)
  }
}

function parse(row: JsonObject): void {
  onlyKeys(row, "row", ["in", "ok", "key", "op", "value"])
  const text = needText(row, "in")
  const parsed = parseConstraint(text)
  expectEqual(`"${text}" is a constraint`, parsed.ok, row.ok)
  if (!parsed.ok) return
  const { key, equal, value } = parsed.value
  if (row.key !== undefined) expectEqual("key", key, row.key)
  if (row.op !== undefined) expectEqual("operator", equal ? "==" : "!=", row.op)
  if (row.value !== undefined) expectEqual("value", value, row.value)
}
