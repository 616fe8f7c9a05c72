/** Light and dark: the system's wish until the button is used, then what was chosen. */
import { signal } from "@preact/signals"
import { Button } from "./button.tsx"

export type Theme = "light" | "dark"

export const theme = signal<Theme>(
  document.documentElement.dataset.theme === "dark" ? "dark" : "light",
)

export function toggleTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark"
  document.documentElement.dataset.theme = theme.value
  try {
    localStorage.setItem("rollcall-theme", theme.value)
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
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
