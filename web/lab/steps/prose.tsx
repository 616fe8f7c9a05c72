/** Draws the small Markdown. Text stays text; ```run blocks become command chips. */
import { CommandChip } from "./command-chip.tsx"
import { type Block, parseMarkdown, type Span } from "./markdown.ts"

export function Prose({ text }: { text: string }) {
  return <>{parseMarkdown(text).map(drawBlock)}</>
}

/** Without blocks: hints, questions, reveals. */
export function Inline({ text }: { text: string }) {
  const blocks = parseMarkdown(text)
  return (
    <>
      {blocks.flatMap((block) =>
        block.type === "paragraph" ? drawSpans(block.spans) : [drawBlock(block, 0)],
      )}
    </>
  )
}

function drawBlock(block: Block, key: number) {
  switch (block.type) {
    case "paragraph":
      return <p key={key}>{drawSpans(block.spans)}</p>
    case "list": {
      const items = block.items.map((spans, index) => <li key={index}>{drawSpans(spans)}</li>)
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>
    }
    case "run":
      return (
        <div key={key} class="cmds">
          {block.commands.map((command) => (
            <CommandChip key={command} command={command} terminal={block.terminal} />
          ))}
        </div>
      )
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable.
        <pre key={key} class="block" tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
  }
}

const drawSpans = (spans: readonly Span[]) => spans.map(drawSpan)

function drawSpan(span: Span, key: number) {
  switch (span.type) {
    case "text":
      return span.text
    case "code":
      return <code key={key}>{span.text}</code>
    case "strong":
      return <strong key={key}>{drawSpans(span.spans)}</strong>
    case "emphasis":
      return <em key={key}>{drawSpans(span.spans)}</em>
  }
}
