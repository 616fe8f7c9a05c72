/** What a template is read into, and how Go writes it in an error. */

export type Operand =
  | { readonly kind: "dot"; readonly at: number }
  | { readonly kind: "nil"; readonly at: number }
  | { readonly kind: "field"; readonly path: readonly string[]; readonly at: number }
  | {
      readonly kind: "variable"
      readonly name: string
      readonly path: readonly string[]
      readonly at: number
    }
  | { readonly kind: "bool"; readonly value: boolean; readonly at: number }
  | {
      readonly kind: "number"
      readonly text: string
      readonly value: number
      /** Written as one: `1.0`, `1e3`. */
      readonly isFloat: boolean
      readonly at: number
    }
  | { readonly kind: "string"; readonly text: string; readonly value: string; readonly at: number }
  | { readonly kind: "function"; readonly name: string; readonly at: number }
  | {
      readonly kind: "chain"
      readonly of: Operand
      readonly path: readonly string[]
      readonly at: number
    }
  | Pipeline

/** An operand with its arguments: `printf "%s" .Name`. */
export interface Command {
  readonly kind: "command"
  readonly operands: readonly Operand[]
  readonly at: number
}

export interface Pipeline {
  readonly kind: "pipeline"
  /** Variables that take the result: `$i, $v := …`. */
  readonly declare: readonly string[]
  /** `=` instead of `:=`. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
  readonly at: number
}

export type Node =
  | { readonly kind: "text"; readonly text: string; readonly at: number }
  | { readonly kind: "action"; readonly pipeline: Pipeline; readonly at: number }
  | { readonly kind: "break" | "continue"; readonly at: number }
  | TemplateCall
  | {
      readonly kind: "if" | "with" | "range"
      readonly pipeline: Pipeline
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
      readonly at: number
    }

export interface TemplateCall {
  readonly kind: "template"
  readonly name: string
  readonly pipeline: Pipeline | null
  readonly at: number
}

/** What an error can point at. */
export type Place = Operand | Command | TemplateCall

export function placeText(place: Place): string {
  switch (place.kind) {
    case "dot":
      return "."
    case "nil":
      return "nil"
    case "field":
      return pathText(place.path)
    case "variable":
      return place.name + pathText(place.path)
    case "bool":
      return String(place.value)
    case "number":
    case "string":
      return place.text
    case "function":
      return place.name
    case "chain":
      return inCommand(place.of) + pathText(place.path)
    case "command":
      return place.operands.map(inCommand).join(" ")
    case "pipeline": {
      const sign = place.assigns ? " = " : " := "
      const head = place.declare.length === 0 ? "" : place.declare.join(", ") + sign
      return head + place.commands.map(placeText).join(" | ")
    }
    case "template": {
      const argument = place.pipeline === null ? "" : ` ${placeText(place.pipeline)}`
      return `{{template ${JSON.stringify(place.name)}${argument}}}`
    }
  }
}

const pathText = (path: readonly string[]): string => path.map((name) => `.${name}`).join("")

const inCommand = (operand: Operand): string =>
  operand.kind === "pipeline" ? `(${placeText(operand)})` : placeText(operand)
