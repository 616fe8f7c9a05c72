/** The instructor's classes: now, open, ended. */
import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { signOut } from "../shared/api.ts"
import { Brand } from "../shared/brand.tsx"
import { Button } from "../shared/button.tsx"
import { ThemeButton } from "../shared/theme.tsx"
import { listClasses, type Progress, progressOf } from "./api.ts"
import { ClassRow } from "./class-row.tsx"
import { useKeys } from "./keys.ts"
import { NewClassDialog } from "./new-class.tsx"
import { NewLinkButton } from "./new-link.tsx"
import { attempt } from "./notice.tsx"
import { session } from "./session.ts"

const refreshMs = 10_000

export function ClassList() {
  const classes = useSignal<readonly Progress[] | null>(null)
  const creating = useSignal(false)
  const create = () => {
    creating.value = true
  }
  useKeys({ n: create })
  useEffect(() => {
    document.title = "Classes – Rollcall"
    const load = async () => {
      const known = classes.value ?? []
      const loaded = await attempt(() => loadClasses(known))
      if (loaded !== null) classes.value = loaded
    }
    void load()
    const timer = setInterval(() => {
      if (!document.hidden) void load()
    }, refreshMs)
    return () => clearInterval(timer)
  }, [])

  return (
    <>
      <header class="bar">
        <Brand />
        <span class="sep" />
        <span class="strong">Teaching</span>
        <span class="grow" />
        <ThemeButton />
        <NewLinkButton />
        <Button
          kind="quiet"
          small
          onClick={async () => {
            await attempt(signOut)
            session.value = { state: "out", problem: null }
          }}
        >
          Sign out
        </Button>
      </header>
      <main class="classes">
        <div class="head">
          <h1>Your classes</h1>
          <Button kind="primary" icon="plus" onClick={create} aria-keyshortcuts="n">
            New class <kbd class="kbd kbd--on">N</kbd>
          </Button>
        </div>
        {classes.value === null ? null : <Groups classes={classes.value} />}
      </main>
      {creating.value ? (
        <NewClassDialog
          onClose={() => {
            creating.value = false
          }}
        />
      ) : null}
    </>
  )
}

/** What has ended does not change: it is asked for once. */
async function loadClasses(known: readonly Progress[]): Promise<readonly Progress[]> {
  const ended = new Map(
    known.filter((one) => one.class.state === "ended").map((one) => [one.class.id, one]),
  )
  const views = await listClasses()
  return Promise.all(views.map((view) => ended.get(view.id) ?? progressOf(view.id)))
}

function Groups(props: { classes: readonly Progress[] }) {
  if (props.classes.length === 0) {
    return <p class="empty">No classes yet. Create one and you get a code to put on the board.</p>
  }
  const isOpen = (one: Progress) => one.class.state !== "ended"
  const isLive = (one: Progress) => one.students.some((student) => student.connected)
  const groups = [
    { title: "Now", classes: props.classes.filter((one) => isOpen(one) && isLive(one)) },
    { title: "Open", classes: props.classes.filter((one) => isOpen(one) && !isLive(one)) },
    { title: "Ended", classes: props.classes.filter((one) => !isOpen(one)) },
  ]
  return (
    <>
      {groups
        .filter((group) => group.classes.length > 0)
        .map((group) => (
          <section key={group.title} aria-labelledby={`group-${group.title}`}>
            <h2 class="grouph" id={`group-${group.title}`}>
              {group.title}
            </h2>
            <ul>
              {group.classes.map((one) => (
                <ClassRow key={one.class.id} progress={one} live={group.title === "Now"} />
              ))}
            </ul>
          </section>
        ))}
    </>
  )
}
