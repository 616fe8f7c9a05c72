/** The join page: join, resume or continue on the left; what it is about on the right. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { type Me, me } from "../shared/api.ts"
import { Brand } from "../shared/brand.tsx"
import { Icon } from "../shared/icon.tsx"
import { ThemeButton } from "../shared/theme.tsx"
import { type Joined, JoinForm } from "./join-form.tsx"
import { Picture } from "./picture.tsx"
import { ResumeForm } from "./resume-form.tsx"
import { Welcome } from "./welcome.tsx"

export function JoinPage() {
  const joined = useSignal<Joined | null>(null)
  return (
    <>
      <div class="left">
        <header class="top">
          <Brand size={26} />
          <nav class="top-actions" aria-label="Site">
            <ThemeButton />
            <a class="btn" href="/teach">
              Teach a class
            </a>
          </nav>
        </header>
        <main>
          {joined.value ? (
            <Welcome resume={joined.value.resume} />
          ) : (
            <Enter
              onJoined={(answer) => {
                joined.value = answer
              }}
            />
          )}
        </main>
        <footer>No account. Nothing to install.</footer>
      </div>
      <aside class="right" aria-hidden="true">
        <Picture />
      </aside>
    </>
  )
}

function Enter(props: { onJoined: (joined: Joined) => void }) {
  const resuming = useSignal(false)
  return (
    <>
      <h1>Your own Docker Swarm, in this tab.</h1>
      <p class="lede">
        Type the code from the board, run Docker commands on five simulated nodes, and watch every
        rolling update as it happens.
      </p>
      <Continue />
      {resuming.value ? (
        <ResumeForm onResumed={() => location.assign("/lab")} />
      ) : (
        <JoinForm onJoined={props.onJoined} />
      )}
      <p class="alt">
        <button
          type="button"
          class="link"
          onClick={() => {
            resuming.value = !resuming.value
          }}
        >
          {resuming.value
            ? "Join with a class code"
            : "Continue on another device with your resume code"}
        </button>
      </p>
    </>
  )
}

/** A browser that already is in a class is offered its lab. */
function Continue() {
  const student = useSignal<Me["student"]>(null)
  useEffect(() => {
    const leave = new AbortController()
    me(leave.signal)
      .then((answer) => {
        student.value = answer.student
      })
      // Then there is simply nothing to offer.
      .catch(() => {})
    return () => leave.abort()
  }, [])
  if (student.value === null || student.value.class.state === "ended") return null
  return (
    <a class="continue" href="/lab">
      <span>
        <b>Continue as {student.value.name}</b>
        <span class="continue-class">{student.value.class.title}</span>
      </span>
      <Icon name="arrow" />
    </a>
  )
}
