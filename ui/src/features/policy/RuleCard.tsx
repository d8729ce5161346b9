/** One purpose: whether photos are used for it, what that rests on, and by which ways. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import { Tick } from '@/components/Tick'
import { CHANNELS, MOST_MONTHS, type RuleDraft } from '@/features/policy/draft'
import { BASIS_WORDS } from '@/features/policy/words'
import { PURPOSE_WORDS } from '@/lib/consent'
import type { LegalBasis } from '@/lib/graphql/graphql'
import { OBLIGATIONS } from '@/lib/release'

interface Props {
  rule: RuleDraft
  isChanged: boolean
  /** Why the box would refuse it. */
  wrong: string | undefined
  onChange: (change: Partial<RuleDraft>) => void
}

export function RuleCard({ rule, isChanged, wrong, onChange }: Props) {
  const { t } = useTranslation()
  const heading = useId()
  const name = t(PURPOSE_WORDS[rule.purpose])
  const isCare = rule.purpose === 'CARE'
  return (
    <section className="card" aria-labelledby={heading}>
      <header className="card-head wrap">
        <h2 id={heading}>{name}</h2>
        <span className="row wrap">
          {isChanged && <span className="chip plain">{t('policy.changed')}</span>}
          {isCare ? (
            <span className="sm muted">{t(BASIS_WORDS[rule.basis])}</span>
          ) : (
            <Tick
              label={t('policy.isUsed')}
              isOn={rule.isOn}
              onTick={(isOn) => {
                onChange({ isOn })
              }}
            />
          )}
        </span>
      </header>
      {isCare && <p className="card-body sm">{t('policy.care')}</p>}
      {!isCare && !rule.isOn && <p className="card-body sm muted">{t('policy.isUnused')}</p>}
      {!isCare && rule.isOn && <Rule rule={rule} wrong={wrong} onChange={onChange} />}
    </section>
  )
}

function Rule({ rule, wrong, onChange }: Omit<Props, 'isChanged'>) {
  const { t } = useTranslation()
  return (
    <div className="card-body col">
      <Ways rule={rule} refusal={wrong === 'policy.wrongChannels' ? t(wrong) : undefined} onChange={onChange} />
      <div className="policy-fields">
        <Basis rule={rule} onChange={onChange} />
        {rule.basis === 'CONSENT' && (
          <Field
            label={t('policy.months')}
            hint={t('policy.monthsHint')}
            refusal={wrong === 'policy.wrongMonths' ? t(wrong, { most: MOST_MONTHS }) : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                className="in n"
                inputMode="numeric"
                value={rule.validityMonths}
                autoComplete="off"
                onChange={(event) => {
                  onChange({ validityMonths: event.target.value.trim() })
                }}
              />
            )}
          </Field>
        )}
      </div>
      <div className="policy-ticks">
        <fieldset>
          <legend className="lab">{t('policy.terms')}</legend>
          {rule.basis === 'CONSENT' && (
            <Tick
              label={t('policy.isDefault')}
              isOn={rule.isDefaultUse}
              onTick={(isDefaultUse) => {
                onChange({ isDefaultUse })
              }}
            />
          )}
          <Tick
            label={t('policy.deidentified')}
            isOn={rule.deidentifiedOnly}
            onTick={(deidentifiedOnly) => {
              onChange({ deidentifiedOnly })
            }}
          />
        </fieldset>
        <fieldset>
          <legend className="lab">{t('policy.obligations')}</legend>
          {OBLIGATIONS.map((each) => (
            <Tick
              key={each}
              label={t(`release.${each}`)}
              isOn={rule.obligations.includes(each)}
              onTick={(isOn) => {
                onChange({ obligations: toggled(rule.obligations, each, isOn) })
              }}
            />
          ))}
        </fieldset>
      </div>
    </div>
  )
}

function Ways({ rule, refusal, onChange }: { rule: RuleDraft; refusal: string | undefined; onChange: Props['onChange'] }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <fieldset aria-describedby={refusal ? id : undefined}>
      <legend className="lab">{t('release.channel')}</legend>
      <div className="policy-ways" data-wrong={refusal ? true : undefined}>
        {CHANNELS.map((channel) => (
          <Tick
            key={channel}
            label={t(`release.${channel}`)}
            isOn={rule.channels.includes(channel)}
            onTick={(isOn) => {
              onChange({ channels: toggled(rule.channels, channel, isOn) })
            }}
          />
        ))}
      </div>
      {refusal && (
        <p id={id} className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </fieldset>
  )
}

/** Only for quality there is a choice; and for a purpose with several ways, which of them a stamp shows. */
function Basis({ rule, onChange }: Pick<Props, 'rule' | 'onChange'>) {
  const { t } = useTranslation()
  const [first, ...others] = rule.channels
  const bases: readonly LegalBasis[] = ['POLICY', 'CONSENT']
  return (
    <>
      <Field label={t('policy.basis')}>
        {(attributes) =>
          rule.purpose === 'QUALITY' ? (
            <select
              {...attributes}
              className="in"
              value={rule.basis}
              onChange={(event) => {
                const basis = bases.find((each) => each === event.target.value)
                if (basis) onChange({ basis })
              }}
            >
              {bases.map((basis) => (
                <option key={basis} value={basis}>
                  {t(BASIS_WORDS[basis])}
                </option>
              ))}
            </select>
          ) : (
            <output {...attributes} className="policy-fact">
              {t(BASIS_WORDS[rule.basis])}
            </output>
          )
        }
      </Field>
      {others.length > 0 && (
        <Field label={t('policy.stamp')}>
          {(attributes) => (
            <select
              {...attributes}
              className="in"
              value={first}
              onChange={(event) => {
                const chosen = rule.channels.find((each) => each === event.target.value)
                if (chosen) onChange({ channels: [chosen, ...rule.channels.filter((each) => each !== chosen)] })
              }}
            >
              {CHANNELS.filter((each) => rule.channels.includes(each)).map((channel) => (
                <option key={channel} value={channel}>
                  {t(`release.${channel}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  )
}

/** Those that were there keep their order. */
function toggled<Part>(parts: readonly Part[], part: Part, isOn: boolean): Part[] {
  return isOn ? [...parts, part] : parts.filter((each) => each !== part)
}
