/** The instructor's pages. */
import "../shared/base.css"
