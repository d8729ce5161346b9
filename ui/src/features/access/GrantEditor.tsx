/** One thing that a role may do: what, on whose photos, with which labels, and for what. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Segments } from '@/components/Segments'
import { Tick } from '@/components/Tick'
import { type Grant, isOfHospital, LABELS, toggled, VERBS } from '@/features/access/draft'
import { LabelTicks } from '@/features/access/LabelTicks'
import { PURPOSE_WORDS, PURPOSES_IN_ORDER } from '@/lib/consent'
import type { Reach } from '@/lib/graphql/graphql'

interface Props {
  grant: Grant
  onChange: (grant: Grant) => void
}

const REACHES: readonly Reach[] = ['DEPARTMENT', 'HOSPITAL']

export function GrantEditor({ grant, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <div className="grant-editor col">
      <Field label={t('access.verb')}>
        {(attributes) => (
          <select
            {...attributes}
            className="in"
            value={grant.verb}
            onChange={(event) => {
              onChange({ ...grant, verb: VERBS.find((verb) => verb === event.target.value) ?? grant.verb })
            }}
          >
            {VERBS.map((verb) => (
              <option key={verb} value={verb}>
                {t(`verb.${verb}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {!isOfHospital(grant.verb) && (
        <>
          <div className="field">
            <span className="lab">{t('access.reach')}</span>
            <Segments
              label={t('access.reach')}
              value={grant.reach}
              choices={REACHES.map((reach) => ({ value: reach, label: t(`reach.${reach}`) }))}
              onChoose={(reach) => {
                onChange({ ...grant, reach })
              }}
            />
          </div>
          <Tick
            label={t('access.onlyTreating')}
            isOn={grant.treating}
            onTick={(treating) => {
              onChange({ ...grant, treating })
            }}
          />
          <LabelTicks
            legend={t('access.covers')}
            labels={grant.covers}
            onTick={(label, isOn) => {
              onChange({ ...grant, covers: toggled(grant.covers, label, isOn, LABELS) })
            }}
          />
        </>
      )}
      <fieldset>
        <legend className="lab">{t('access.purposes')}</legend>
        <div className="policy-ways">
          {PURPOSES_IN_ORDER.map((purpose) => (
            <Tick
              key={purpose}
              label={t(PURPOSE_WORDS[purpose])}
              isOn={grant.purposes.includes(purpose)}
              onTick={(isOn) => {
                onChange({ ...grant, purposes: toggled(grant.purposes, purpose, isOn, PURPOSES_IN_ORDER) })
              }}
            />
          ))}
        </div>
      </fieldset>
    </div>
  )
}
