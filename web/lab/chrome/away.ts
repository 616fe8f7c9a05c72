/** True while the connection has been gone for long enough to say so: pictures are greyed. */
import { signal } from "@preact/signals"

export const away = signal(false)
