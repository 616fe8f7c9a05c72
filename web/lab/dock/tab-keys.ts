/** Arrow keys between tabs; Enter or Space opens the one that has the focus. */
export function moveBetweenTabs(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")]
  const { activeElement } = document
  const here = activeElement instanceof HTMLElement ? tabs.indexOf(activeElement) : -1
  const goal = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[
    event.key
  ]
  if (goal === undefined || here < 0) return
  event.preventDefault()
  tabs[(goal + tabs.length) % tabs.length]?.focus()
}
