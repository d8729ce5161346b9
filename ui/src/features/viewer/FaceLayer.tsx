/** The faces of a photo, each in a frame with its letter and whose it is. */
import { useTranslation } from 'react-i18next'
import { FaceFrames, type Frame } from '@/components/FaceFrames'
import type { Somebody } from '@/lib/guard'
import type { Everybody } from '@/lib/useEverybody'

const LOOKS = { person: 'fact', unknown: 'open', declared: 'nobody' } as const

export function FaceLayer({ everybody }: { everybody: Everybody }) {
  const { t } = useTranslation()
  const saidOf = (somebody: Somebody): string => {
    if (somebody.kind === 'person') return everybody.nameOf(somebody)
    if (somebody.kind === 'declared') return t('guard.nobodyKnown')
    const [first] = somebody.suggestions
    if (!first?.patient) return t('guard.unknown')
    return t(first.isLikely ? 'guard.likely' : 'guard.maybe', { name: first.patient.name })
  }
  const frames = everybody.list.flatMap((somebody) =>
    somebody.faces.map(
      (face): Frame => ({
        face,
        look: LOOKS[somebody.kind],
        label: (
          <>
            <b>{somebody.letter}</b> <span className="face-said">{saidOf(somebody)}</span>
          </>
        ),
      }),
    ),
  )
  return <FaceFrames label={t('faces.title')} frames={frames} />
}
