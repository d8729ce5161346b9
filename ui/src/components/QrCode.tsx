/** A code for a phone's camera, drawn here: always dark on white, or no camera reads it. */
interface Props {
  qr: { size: number; path: string }
  label: string
}

/** The quiet zone that the code needs around it, in its own squares. */
const MARGIN = 4

export function QrCode({ qr, label }: Props) {
  const side = qr.size + 2 * MARGIN
  const frame = [-MARGIN, -MARGIN, side, side].join(' ')
  return (
    <svg className="qr" viewBox={frame} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} className="qr-paper" />
      <path d={qr.path} className="qr-ink" />
    </svg>
  )
}
