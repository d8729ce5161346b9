/** Where photos are dropped, chosen or pasted; closed until it is known whose they are. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  isReady: boolean
  onFiles: (files: Iterable<File>) => void
}

export function DropArea({ isReady, onFiles }: Props) {
  const { t } = useTranslation()
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
        <b className="st">{t(isReady ? 'upload.drop' : 'upload.patientFirst')}</b>
      </p>
      <button
        type="button"
        className="btn"
        disabled={!isReady}
        onClick={() => {
          input.current?.click()
        }}
      >
        {t('upload.choose')}
      </button>
      <p className="sm muted">{t('upload.kinds')}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp,image/heic,.heic,.heif"
        multiple
        disabled={!isReady}
        onChange={(event) => {
          if (event.target.files) onFiles([...event.target.files])
          event.target.value = ''
        }}
      />
    </div>
  )
}
