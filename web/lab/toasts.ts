/** The notes at the bottom of the steps column. Good news goes away by itself, errors stay. */
import { signal } from "@preact/signals"

export interface ToastNote {
  readonly id: number
  readonly bad: boolean
  readonly title: string
  readonly detail: string
  readonly action: ToastAction | null
}

interface ToastAction {
  readonly name: string
  readonly run: () => void
}

export const toasts = signal<readonly ToastNote[]>([])

/** How long good news stays, ms. */
const stay = 8_000
let last = 0

interface NewToast {
  readonly title: string
  readonly detail?: string
  readonly bad?: boolean
  readonly action?: ToastAction
}

export function addToast({ title, detail = "", bad = false, action }: NewToast): void {
  last += 1
  const id = last
  const toast = { id, bad, title, detail, action: action ?? null }
  toasts.value = [...toasts.value.slice(-2), toast]
  if (!bad) setTimeout(() => dismissToast(id), stay)
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
