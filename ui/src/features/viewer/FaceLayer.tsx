/** The faces of a photo, each in a frame. They are drawn over it, never in it. */
import type { Faces } from '@/features/viewer/useFaces'

export function FaceLayer({ faces }: { faces: Faces }) {
  return (
    <svg className="marks face-frames" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
      {faces.map(({ id, left, top, right, bottom }) => (
        <rect key={id} x={left} y={top} width={right - left} height={bottom - top} />
      ))}
    </svg>
  )
}
