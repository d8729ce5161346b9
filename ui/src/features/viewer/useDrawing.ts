/** The drawing over the photo that is looked at: read when it opens, saved when one leaves. */
import { useEffect, useState } from 'react'
import { type Drawing, drawingOf, putAway } from '@/features/viewer/drawing'

export function useDrawing(photo: string): Drawing {
  const [drawing] = useState(() => drawingOf(photo))
  useEffect(() => {
    void drawing.read()
    return () => {
      putAway(photo)
    }
  }, [drawing, photo])
  return drawing
}
