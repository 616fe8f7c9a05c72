/** Which field an answer of the server is about, so that its sentence stands where it helps. */
import { ApiError } from "../shared/api.ts"

export interface Problem {
  readonly field: "code" | "name" | "form"
  readonly text: string
}

export function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError))
    return { field: "form", text: "Something went wrong. Try again." }
  return { field: fieldOf(error), text: error.message }
}

function fieldOf(error: ApiError): Problem["field"] {
  if (error.code.includes("name")) return "name"
  if (error.code.includes("code") || error.code.includes("class")) return "code"
  return "form"
}
