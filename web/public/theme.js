// Sets the theme before the first paint. A file of its own, because pages carry no inline script.
;(() => {
  let wanted = null
  try {
    wanted = localStorage.getItem("rollcall-theme")
  } catch {
    // Storage can be forbidden; then the system decides.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  document.documentElement.dataset.theme =
    wanted === "light" || wanted === "dark" ? wanted : dark ? "dark" : "light"
})()
