/** A small picture of a file. Only its few pixels stay on the page, never the file. */
import { ImageIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

const WIDTH = 144
const HEIGHT = 108

/** One after the other: a card full of photos, decoded at once, would fill a phone. */
let last: Promise<unknown> = Promise.resolve()

export function Picture({ file }: { file: File | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const first = useRef(file)
  const [isShown, setIsShown] = useState(false)
  useEffect(() => {
    let isHere = true
    const shown = first.current
    if (!shown) return
    last = last
      .then(async () => {
        if (!isHere || !canvas.current) return
        await draw(shown, canvas.current)
        first.current = undefined
        setIsShown(true)
      })
      // A kind of photo that this browser cannot show is sent all the same.
      .catch(() => undefined)
    return () => {
      isHere = false
    }
  }, [])
  return (
    <span className="file-picture">
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} hidden={!isShown} aria-hidden />
      {!isShown && <ImageIcon className="ic" aria-hidden />}
    </span>
  )
}

async function draw(file: File, canvas: HTMLCanvasElement): Promise<void> {
  const whole = await createImageBitmap(file)
  const scale = Math.max(WIDTH / whole.width, HEIGHT / whole.height)
  const [width, height] = [whole.width * scale, whole.height * scale]
  canvas.getContext('2d')?.drawImage(whole, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
  whole.close()
}
