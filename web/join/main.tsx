/** The join page. */
import "../shared/base.css"
