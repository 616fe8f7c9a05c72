/** A mark of the strip: a version, one on its way, trouble, or nothing. */
export type MarkName = "v1" | "v2" | "v3" | "mid1" | "mid2" | "bad" | "none"
