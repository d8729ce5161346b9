/** The mark of the vault and its name. */
export function Brand() {
  return (
    <div className="brand">
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <rect x="3" y="3" width="18" height="18" rx="4" />
        <circle cx="12" cy="12" r="4.2" />
        <path d="M12 3v4.8M12 16.2V21" strokeLinecap="round" />
      </svg>
      <span>Beeldkluis</span>
    </div>
  )
}
