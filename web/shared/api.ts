/** The HTTP API of docs/api.md as the pages call it: JSON there and back, errors as `ApiError`. */

export class ApiError extends Error {
  /** 0 when the server could not be reached. */
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

interface CallOptions {
  readonly body?: object
  readonly signal?: AbortSignal
}

type Method = "GET" | "POST" | "PATCH" | "DELETE"

/** `T` is what docs/api.md says of the route; a 204 gives `null`. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await reach(method, path, options)
  if (!response.ok) throw await errorOf(response)
  const text = await response.text()
  return JSON.parse(text === "" ? "null" : text)
}

async function reach(method: Method, path: string, options: CallOptions): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.body
        ? {
            headers: { "content-type": "application/json" },
            body: JSON.stringify(options.body),
          }
        : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, "unreachable", "The server did not answer. Try again in a moment.")
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = await response.json()
    if (typeof error?.message === "string") {
      return new ApiError(response.status, String(error.code), error.message)
    }
  } catch {
    // Not ours: a proxy's page, say.
  }
  return new ApiError(response.status, "unexpected", `The server answered ${response.status}.`)
}

export interface Me {
  readonly instructor: boolean
  readonly student: {
    readonly id: string
    readonly name: string
    readonly class: {
      readonly id: string
      readonly code: string
      readonly title: string
      readonly state: string
    }
  } | null
}

export const me = (signal?: AbortSignal) => call<Me>("GET", "/api/me", signal ? { signal } : {})

/** Forgets who this browser is, as student and as instructor. */
export const signOut = () => call<null>("DELETE", "/api/session")
