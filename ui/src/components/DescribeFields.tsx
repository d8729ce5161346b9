/** The coded description: where, which side, from which view, in which phase. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { SitePicker } from '@/components/SitePicker'
import type { Draft } from '@/lib/description'
import type { Laterality, Phase, View } from '@/lib/graphql/graphql'

interface Props {
  value: Draft
  /** What stands in an empty field when photos differ. */
  placeholder?: string | undefined
  onChange: (change: Draft) => void
}

const SIDES: readonly Laterality[] = ['LEFT', 'RIGHT', 'BILATERAL']
const PHASES: readonly Phase[] = ['PRE_OP', 'INTRA_OP', 'POST_OP', 'FOLLOW_UP', 'BASELINE']
const VIEWS: readonly View[] = [
  'ANTERIOR',
  'POSTERIOR',
  'LATERAL_LEFT',
  'LATERAL_RIGHT',
  'MEDIAL',
  'SUPERIOR',
  'INFERIOR',
  'OBLIQUE',
  'CLOSE_UP',
  'OVERVIEW',
]

export function DescribeFields({ value, placeholder, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <SitePicker
        label={t('filter.site')}
        code={value.bodySite}
        placeholder={placeholder}
        onPick={(bodySite) => {
          onChange({ bodySite })
        }}
      />
      <div className="field">
        <span className="lab">{t('describe.side')}</span>
        <Segments
          label={t('describe.side')}
          value={value.laterality ?? undefined}
          choices={SIDES.map((side) => ({ value: side, label: t(`side.${side}`) }))}
          onChoose={(laterality) => {
            onChange({ laterality })
          }}
          onClear={() => {
            onChange({ laterality: null })
          }}
        />
      </div>
      <div className="field">
        <span className="lab">{t('filter.phase')}</span>
        <Segments
          label={t('filter.phase')}
          value={value.phase ?? undefined}
          choices={PHASES.map((phase) => ({ value: phase, label: t(`phaseShort.${phase}`) }))}
          onChoose={(phase) => {
            onChange({ phase })
          }}
          onClear={() => {
            onChange({ phase: null })
          }}
        />
      </div>
      <Field label={t('describe.view')}>
        {(attributes) => (
          <select
            {...attributes}
            className="in"
            value={value.view ?? ''}
            onChange={(event) => {
              onChange({ view: VIEWS.find((view) => view === event.target.value) ?? null })
            }}
          >
            <option value="">{placeholder ?? t('describe.unsaid')}</option>
            {VIEWS.map((view) => (
              <option key={view} value={view}>
                {t(`view.${view}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  )
}
