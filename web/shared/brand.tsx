/** The mark (two old tasks, one new, one done) and the name. */
export function Brand(props: { size?: number; name?: boolean }) {
  const size = props.size ?? 22
  return (
    <a class="brand" href="/" aria-label="Rollcall">
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <g fill="currentColor">
          <rect x="2" y="2" width="8.5" height="8.5" rx="1.8" opacity=".42" />
          <rect x="2" y="13.5" width="8.5" height="8.5" rx="1.8" opacity=".42" />
          <rect x="13.5" y="2" width="8.5" height="8.5" rx="4.25" />
        </g>
        <path
          d="M13.8 18l2.8 2.8 5.2-6"
          fill="none"
          stroke="currentColor"
          stroke-width="2.6"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      {props.name === false ? null : <span>Rollcall</span>}
    </a>
  )
}
