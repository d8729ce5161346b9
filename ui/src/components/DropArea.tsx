/** Where files are dropped, chosen or pasted. */
import { useEffect, useRef, useState } from 'react'

interface Props {
  /** What to do here, or what has to be done first. */
  title: string
  /** Of the button. */
  choose: string
  /** Which files it takes, in words and for the browser. */
  kinds: string
  accept: string
  isMany?: boolean
  isReady?: boolean
  onFiles: (files: Iterable<File>) => void
}

export function DropArea({ title, choose, kinds, accept, isMany = false, isReady = true, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    if (!isReady) return
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files
      if (files && files.length > 0) onFiles(files)
    }
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('paste', paste)
    }
  }, [isReady, onFiles])
  return (
    <div
      className={isOver ? 'drop is-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(isReady)
      }}
      onDragLeave={() => {
        setIsOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        if (isReady) onFiles(event.dataTransfer.files)
      }}
    >
      <p>
        <b className="st">{title}</b>
      </p>
      <button
        type="button"
        className="btn"
        disabled={!isReady}
        onClick={() => {
          input.current?.click()
        }}
      >
        {choose}
      </button>
      <p className="sm muted">{kinds}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={isMany}
        disabled={!isReady}
        onChange={(event) => {
          if (event.target.files) onFiles([...event.target.files])
          event.target.value = ''
        }}
      />
    </div>
  )
}
