/** Which class a code is of: said before the name is typed, and as early as that if there is none. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { ApiError, call } from "../shared/api.ts"
import { codeLength } from "./code.ts"

/** Null until it is known. */
export function useClassTitle(code: string, onUnknown: (text: string) => void): string | null {
  const known = useSignal<{ readonly code: string; readonly title: string } | null>(null)
  useEffect(() => {
    if (code.length !== codeLength) return
    const leave = new AbortController()
    call<{ title: string }>("GET", `/api/codes/${code}`, { signal: leave.signal })
      .then(({ title }) => {
        known.value = { code, title }
      })
      .catch((error) => {
        if (leave.signal.aborted || !(error instanceof ApiError) || error.status === 0) return
        onUnknown(error.message)
      })
    return () => leave.abort()
  }, [code])
  return known.value?.code === code ? known.value.title : null
}
