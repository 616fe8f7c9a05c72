/** What the projector lets one change, there for three seconds after the pointer moved. */
import { type Signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { ThemeButton } from "../shared/theme.tsx"
import { hideNames } from "./names.ts"
import { Switch } from "./switch.tsx"

const shownMs = 3_000

export function ProjectorControls(props: { hideWall: Signal<boolean> }) {
  const shown = useSignal(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      shown.value = true
      clearTimeout(timer)
      timer = setTimeout(() => {
        shown.value = false
      }, shownMs)
    }
    addEventListener("pointermove", show)
    addEventListener("keydown", show)
    return () => {
      clearTimeout(timer)
      removeEventListener("pointermove", show)
      removeEventListener("keydown", show)
    }
  }, [shown])
  return (
    <div class={shown.value ? "wall-controls" : "wall-controls wall-controls--away"}>
      <Switch on={hideNames}>Hide names</Switch>
      <Switch on={props.hideWall}>Hide wall</Switch>
      <ThemeButton />
    </div>
  )
}
