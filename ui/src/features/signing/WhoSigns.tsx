/** As what somebody signs, where there is more than one way. */
import { useTranslation } from 'react-i18next'
import { CAPACITY_WORDS } from '@/lib/consent'
import type { Capacity } from '@/lib/graphql/graphql'

interface Props {
  capacities: readonly Capacity[]
  chosen: Capacity | undefined
  onChoose: (capacity: Capacity) => void
}

export const WHO_ID = 'who-signs'

export function WhoSigns({ capacities, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const [only] = capacities
  if (capacities.length === 1 && only) {
    // The patient signing for themselves is what everybody expects.
    return only === 'SELF' ? null : <p className="sign-small">{t('sign.onlyAs', { who: t(CAPACITY_WORDS[only]) })}</p>
  }
  return (
    <fieldset className="sign-who" id={WHO_ID} tabIndex={-1}>
      <legend className="sign-label">{t('sign.who')}</legend>
      {capacities.map((capacity) => (
        <label key={capacity}>
          <input
            type="radio"
            name="capacity"
            checked={chosen === capacity}
            onChange={() => {
              onChoose(capacity)
            }}
          />
          {t(CAPACITY_WORDS[capacity])}
        </label>
      ))}
    </fieldset>
  )
}
