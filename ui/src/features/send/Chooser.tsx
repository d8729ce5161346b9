/** Where photos are chosen, taken or dropped. */
import { Camera, Images } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Words } from '@/features/send/words'

interface Props {
  words: Words
  isFull: boolean
  /** Nothing is taken now, though there may be room. */
  isOff: boolean
  onFiles: (files: Iterable<File>) => void
}

const ACCEPT = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif'

export function Chooser({ words, isFull, isOff, onFiles }: Props) {
  const [isOver, setIsOver] = useState(false)
  const isShut = isFull || isOff
  return (
    <div
      className={isOver ? 'send-drop is-over' : 'send-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(!isShut)
      }}
      onDragLeave={() => {
        setIsOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        if (!isShut) onFiles([...event.dataTransfer.files])
      }}
    >
      <Files icon={Camera} label={words.camera} isOff={isShut} isCamera onFiles={onFiles} />
      <Files icon={Images} label={words.choose} isOff={isShut} onFiles={onFiles} />
      <p className="sm muted" role="status">
        {isFull ? words.full : `${words.drop} · ${words.kinds}`}
      </p>
    </div>
  )
}

interface FilesProps {
  icon: typeof Camera
  label: string
  isOff: boolean
  isCamera?: boolean
  onFiles: (files: Iterable<File>) => void
}

function Files({ icon: Icon, label, isOff, isCamera = false, onFiles }: FilesProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={isCamera ? 'btn' : 'btn p'} disabled={isOff} onClick={() => input.current?.click()}>
        <Icon className="ic" aria-hidden />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT}
        multiple={!isCamera}
        {...(isCamera && { capture: 'environment' as const })}
        onChange={(event) => {
          if (event.target.files) onFiles([...event.target.files])
          event.target.value = ''
        }}
      />
    </>
  )
}
