/** Copies text. On plain http the clipboard API does not exist: then through a selected field. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  } catch {
    // Refused (no permission, no focus): the old way may still work.
  }
  return copyBySelection(text)
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement("textarea")
  field.value = text
  field.className = "sr"
  field.setAttribute("aria-hidden", "true")
  const host = before?.closest("dialog") ?? document.body
  host.append(field)
  field.select()
  try {
    return document.execCommand("copy")
  } finally {
    field.remove()
    if (before instanceof HTMLElement) before.focus()
  }
}
