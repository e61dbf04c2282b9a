/** Logo and name. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent-soft" />
        <path
          d="M10 10.2c0-1 1.1-1.7 2-1.1l9 5.8a1.3 1.3 0 0 1 0 2.2l-9 5.8c-.9.6-2-.1-2-1.1z"
          className="fill-accent"
        />
        <circle cx="25" cy="7.5" r="2.75" className="fill-on-air" />
      </svg>
      <span className="font-semibold text-[0.9375rem] tracking-tight">Cloud Playout</span>
    </span>
  )
}
