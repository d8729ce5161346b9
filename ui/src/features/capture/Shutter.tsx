/** The one big button: opens the phone's own camera, which gives the shot to this page only. */
import { Camera } from 'lucide-react'
import { useTranslation } from 'react-i18next'

export function Shutter({ onShots }: { onShots: (shots: readonly File[]) => void }) {
  const { t } = useTranslation()
  return (
    <label className="shutter">
      <Camera className="ic l" aria-hidden />
      <input
        type="file"
        className="vh"
        accept="image/*"
        capture="environment"
        aria-label={t('capture.shoot')}
        onChange={(event) => {
          onShots([...(event.target.files ?? [])])
          // Else the same name twice would not count as a change.
          event.target.value = ''
        }}
      />
    </label>
  )
}
