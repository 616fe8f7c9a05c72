/** The bar at the top: whose lab it is, how far, how connected, and the few doors out of it. */
import { useSignal } from "@preact/signals"
import { Brand } from "../../shared/brand.tsx"
import { Button } from "../../shared/button.tsx"
import { ThemeButton } from "../../shared/theme.tsx"
import { model, steps } from "../lab.ts"
import { isConnected, ownDocker } from "../own-docker.ts"
import { currentStep, doneCount } from "../steps/order.ts"
import { commandListOpen, LabCommands } from "./command-list.tsx"
import { ConnectionPill } from "./connection-pill.tsx"
import { EngineDialog, useNow } from "./engine-dialog.tsx"
import { HelpDialog, helpOpen } from "./help-dialog.tsx"

export function Header() {
  const engineOpen = useSignal(false)
  const student = model.value?.student
  return (
    <header class="bar">
      <Brand />
      <span class="sep" />
      <span class="class">{student?.classTitle}</span>
      <span class="sep sep2" />
      <span class="who">{student?.name}</span>
      <span class="grow" />
      <Progress />
      <span class="grow" />
      <ConnectionPill />
      <Button small icon="plug" class="cli" onClick={() => (engineOpen.value = true)}>
        <span>Use your own Docker CLI</span>
        <GuestDot />
      </Button>
      <ThemeButton />
      <Button
        kind="quiet"
        small
        icon="help"
        class="helpb"
        aria-label="Help and shortcuts"
        onClick={() => (helpOpen.value = true)}
      />
      {engineOpen.value ? <EngineDialog onClose={() => (engineOpen.value = false)} /> : null}
      {helpOpen.value ? <HelpDialog onClose={() => (helpOpen.value = false)} /> : null}
      {commandListOpen.value ? <LabCommands /> : null}
    </header>
  )
}

/** A docker from outside is at work. */
function GuestDot() {
  const now = useNow()
  return isConnected(ownDocker.value, now) ? (
    <i class="dot" role="img" aria-label="connected" title="Your docker has called" />
  ) : null
}

function Progress() {
  const all = steps.value
  const done = doneCount(all)
  const current = currentStep(all)
  return (
    <div class="prog" role="img" aria-label={`${done} of ${all.length} steps done`}>
      <ol>
        {all.map((step) => (
          <li key={step.id} class={step.state === "done" ? "d" : step.id === current ? "c" : ""} />
        ))}
      </ol>
      <b class="num">
        {done}/{all.length}
      </b>
    </div>
  )
}
