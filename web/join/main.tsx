/** The join page. */
import "./join.css"
import { render } from "preact"
import { JoinPage } from "./join-page.tsx"

const root = document.getElementById("app")
if (root !== null) render(<JoinPage />, root)
