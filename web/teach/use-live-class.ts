/** Opens a class's connection with a component and closes it with it. */
import { useEffect, useState } from "preact/hooks"
import { LiveClass } from "./live.ts"

export function useLiveClass(id: string): LiveClass | null {
  const [live, setLive] = useState<LiveClass | null>(null)
  useEffect(() => {
    const opened = new LiveClass(id)
    setLive(opened)
    return () => opened.close()
  }, [id])
  return live
}
