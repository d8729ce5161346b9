/** Status by shape first: a circle with a tick, a diamond with a clock, a square with a cross. */
interface Props {
  state: 'permitted' | 'expiring' | 'stopped'
}

export function Glyph({ state }: Props) {
  return (
    <svg className="g xl" viewBox="0 0 16 16" aria-hidden="true">
      {state === 'permitted' && (
        <>
          <circle cx="8" cy="8" r="7.2" className="permitted-solid" />
          <path d="M4.7 8.3 7 10.6 11.4 5.8" className="permitted-on" />
        </>
      )}
      {state === 'expiring' && (
        <>
          <path d="M8 .9 15.1 8 8 15.1 .9 8Z" className="expiring-solid" />
          <path d="M8 4.9V8.3L10.2 9.8" className="expiring-on" />
        </>
      )}
      {state === 'stopped' && (
        <>
          <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="2" className="stopped-solid" />
          <path d="M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7" className="stopped-on" />
        </>
      )}
    </svg>
  )
}
