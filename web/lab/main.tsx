/** The student's lab. */
import "../shared/base.css"
import "./lab.css"
import { render } from "preact"
import { me } from "../shared/api.ts"
import { Spinner } from "../shared/button.tsx"
import { Banners } from "./chrome/banners.tsx"
import { Ended, lookingBack } from "./chrome/ended.tsx"
import { Glance, ViewBar } from "./chrome/glance.tsx"
import { Header } from "./chrome/header.tsx"
import { Main } from "./chrome/main-view.tsx"
import { ended, model } from "./lab.ts"
import { startLab } from "./start.ts"

function Page() {
  if (ended.value !== null && ended.value !== "class-ended") return <Ended why={ended.value} />
  if (model.value === null) {
    return (
      <>
        <Banners />
        <main class="waiting" aria-live="polite">
          <Spinner />
          Getting your swarm
        </main>
      </>
    )
  }
  return (
    <>
      <a class="skip" href="#dock">
        Skip to the terminal
      </a>
      <Banners />
      <Header />
      {ended.value === null || lookingBack.value ? (
        <>
          <Glance />
          <Main />
          <ViewBar />
        </>
      ) : (
        <Ended why={ended.value} />
      )}
    </>
  )
}

const app = document.getElementById("app")
if (app !== null) render(<Page />, app)

/** Who has no lab is sent to where one joins; when nobody can tell, the connection goes on trying. */
const known = await me().catch(() => null)
if (known !== null && known.student === null) location.replace("/")
else startLab()
