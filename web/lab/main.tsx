/** The student's lab. */
import "../shared/base.css"
