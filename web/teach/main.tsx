/** The instructor's pages. */
import "./teach.css"
import { render } from "preact"
import { TeachPage } from "./teach-page.tsx"

const root = document.getElementById("app")
if (root !== null) render(<TeachPage />, root)
