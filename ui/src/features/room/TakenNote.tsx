/** What became of a copy that was taken, and where it is said still where it appears. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Taken } from '@/features/room/useTaking'

interface Props {
  taken: Taken
  onClose: () => void
}

export function TakenNote({ taken: { number, said }, onClose }: Props) {
  const { t } = useTranslation()
  const isKnown = number !== undefined
  return (
    <p className="note" data-s={isKnown ? 'permitted' : 'unknown'} role="status">
      {t(isKnown ? 'room.taken' : 'room.handed')} {!isKnown && said.outlet !== '' && t('room.notPlaced')}{' '}
      <Link to="/publications" onClick={onClose}>
        {t('publications.toLedger')}
      </Link>
    </p>
  )
}
