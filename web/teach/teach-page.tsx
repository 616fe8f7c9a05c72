/** Sign-in, list of classes, one class, its projector: which of them is shown. */
import { useEffect } from "preact/hooks"
import { ClassList } from "./class-list.tsx"
import { ClassPage } from "./class-page.tsx"
import { NoticePlace } from "./notice.tsx"
import { Projector } from "./projector.tsx"
import { route } from "./route.ts"
import { session, start } from "./session.ts"
import { SignIn } from "./sign-in.tsx"
import { useLiveClass } from "./use-live-class.ts"

export function TeachPage() {
  useEffect(() => void start(), [])
  if (session.value.state === "checking") return null
  if (session.value.state === "out") return <SignIn problem={session.value.problem} />
  return (
    <>
      {route.value.page === "list" ? (
        <ClassList />
      ) : (
        <OneClass
          key={route.value.id}
          id={route.value.id}
          projector={route.value.page === "projector"}
        />
      )}
      <NoticePlace />
    </>
  )
}

/** The connection lives as long as the class is on screen, whichever of its two views shows it. */
function OneClass(props: { id: string; projector: boolean }) {
  const live = useLiveClass(props.id)
  if (live === null) return null
  return props.projector ? <Projector live={live} /> : <ClassPage live={live} />
}
