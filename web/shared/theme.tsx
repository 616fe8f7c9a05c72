/** Light and dark: the system's wish until the button is used, then what was chosen. */
import { signal } from "@preact/signals"
import { Button } from "./button.tsx"

export type Theme = "light" | "dark"

export const theme = signal<Theme>(
  document.documentElement.dataset.theme === "dark" ? "dark" : "light",
)

let isChosen = chosenBefore()

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  if (!isChosen) show(matches ? "dark" : "light")
})

function show(next: Theme): void {
  // First on the page: whoever hears of it reads the colours there.
  document.documentElement.dataset.theme = next
  theme.value = next
}

export function toggleTheme(): void {
  isChosen = true
  show(theme.value === "dark" ? "light" : "dark")
  try {
    localStorage.setItem("rollcall-theme", theme.value)
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

function chosenBefore(): boolean {
  try {
    return localStorage.getItem("rollcall-theme") !== null
  } catch {
    return false
  }
}

export function ThemeButton() {
  return (
    <Button
      kind="quiet"
      small
      icon={theme.value === "dark" ? "sun" : "moon"}
      aria-label={theme.value === "dark" ? "Use the light theme" : "Use the dark theme"}
      onClick={toggleTheme}
    />
  )
}
