/** How many faces the box found in the photo, and the way to see where. */
import { ScanFace } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FacesQuery } from '@/lib/graphql/graphql'

interface Props {
  look: FacesQuery['faces']
  isShown: boolean
  onShow: (isShown: boolean) => void
}

export function FacesPanel({ look, isShown, onShow }: Props) {
  const { t } = useTranslation()
  const count = look.faces.length
  return (
    <>
      <h2>{t('faces.title')}</h2>
      <div className="row wrap">
        <p className="sm grow" role="status">
          {look.at === null ? t('faces.notYet') : count === 0 ? t('faces.none') : t('faces.found', { count })}
        </p>
        {count > 0 && (
          <button
            type="button"
            className="btn sm"
            aria-pressed={isShown}
            onClick={() => {
              onShow(!isShown)
            }}
          >
            <ScanFace className="ic s" aria-hidden />
            {t('faces.show')}
          </button>
        )}
      </div>
    </>
  )
}
