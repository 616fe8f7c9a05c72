/** The notes at the bottom of the steps column. Good news goes away by itself, errors stay. */
import { signal } from "@preact/signals"

export interface ToastNote {
  readonly id: number
  readonly bad: boolean
  readonly title: string
  readonly detail: string
}

export const toasts = signal<readonly ToastNote[]>([])

/** How long good news stays, ms. */
const stay = 8_000
let last = 0

export function addToast(note: { bad?: boolean; title: string; detail?: string }): void {
  last += 1
  const id = last
  const toast = { id, bad: note.bad ?? false, title: note.title, detail: note.detail ?? "" }
  toasts.value = [...toasts.value.slice(-2), toast]
  if (!toast.bad) setTimeout(() => dismissToast(id), stay)
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
