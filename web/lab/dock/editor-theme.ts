/** The editor in the tokens' colours, so that it follows the theme by itself. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language"
import type { Extension } from "@codemirror/state"
import { EditorView } from "@codemirror/view"
import { tags } from "@lezer/highlight"

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--term-bg)", color: "var(--term-ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "12.5px", lineHeight: "19px" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--term-ink)" },
  // Opaque: long lines scroll away beneath the numbers.
  ".cm-gutters": { backgroundColor: "var(--term-bg)", color: "var(--term-dim)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", paddingRight: "10px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--ink) 4%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--term-ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "none" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad) 1.2px",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-panel input, .cm-panel button": { font: "inherit", fontSize: "12px" },
})

const colours = HighlightStyle.define([
  {
    tag: [tags.atom, tags.propertyName, tags.definition(tags.propertyName)],
    color: "var(--syn-key)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--syn-str)" },
  { tag: [tags.number, tags.bool], color: "var(--syn-num)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--syn-kw)" },
  { tag: [tags.definition(tags.variableName), tags.className], color: "var(--syn-key)" },
  { tag: [tags.comment, tags.meta], color: "var(--term-dim)" },
])

export const editorTheme: Extension = [look, syntaxHighlighting(colours)]
