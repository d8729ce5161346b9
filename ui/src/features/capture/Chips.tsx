/** What the next shot shows, each word a chip: a tap takes the next one. */
import { useTranslation } from 'react-i18next'
import type { Draft } from '@/lib/description'
import type { Laterality, Phase, View } from '@/lib/graphql/graphql'
import { useSites } from '@/lib/sites'
import { siteName } from '@/lib/words'

interface Props {
  value: Draft
  isPlacing: boolean
  onPlace: () => void
  onChange: (change: Draft) => void
}

const SIDES: readonly Laterality[] = ['LEFT', 'RIGHT', 'BILATERAL']
const PHASES: readonly Phase[] = ['PRE_OP', 'INTRA_OP', 'POST_OP', 'FOLLOW_UP', 'BASELINE']
/** Those that are taken at a bedside; the others are named on the upload page. */
const VIEWS: readonly View[] = ['ANTERIOR', 'LATERAL_LEFT', 'LATERAL_RIGHT', 'POSTERIOR', 'CLOSE_UP', 'OVERVIEW']

export function Chips({ value, isPlacing, onPlace, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const site = useSites().find(({ code }) => code === value.bodySite)
  return (
    <div className="chips row wrap" role="group" aria-label={t('capture.shows')}>
      <button type="button" className="btn" aria-expanded={isPlacing} onClick={onPlace}>
        {site ? siteName(site, i18n.language) : t('filter.site')}
      </button>
      <Chip
        field={t('filter.side')}
        word={value.laterality && t(`side.${value.laterality}`)}
        onTap={() => {
          onChange({ laterality: after(SIDES, value.laterality) })
        }}
      />
      <Chip
        field={t('filter.phase')}
        word={value.phase && t(`phaseShort.${value.phase}`)}
        onTap={() => {
          onChange({ phase: after(PHASES, value.phase) })
        }}
      />
      <Chip
        field={t('describe.view')}
        word={value.view && t(`view.${value.view}`)}
        onTap={() => {
          onChange({ view: after(VIEWS, value.view) })
        }}
      />
    </div>
  )
}

interface ChipProps {
  field: string
  word: string | null | undefined
  onTap: () => void
}

function Chip({ field, word, onTap }: ChipProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={word ? 'btn a' : 'btn'}
      aria-label={t('capture.chip', { field, word: word ?? t('describe.unsaid') })}
      onClick={onTap}
    >
      {word ?? field}
    </button>
  )
}

/** The one that comes next; nothing said comes after the last. */
function after<Value>(all: readonly Value[], now: Value | null | undefined): Value | null {
  return all[all.findIndex((each) => each === now) + 1] ?? null
}
