/** Sizes and the like, kept per device. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`rollcall-${name}`)
  } catch {
    // Storage can be forbidden; then everything is as at first.
    return null
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`rollcall-${name}`)
    else localStorage.setItem(`rollcall-${name}`, value)
  } catch {
    // The same: it then lasts as long as the page.
  }
}
