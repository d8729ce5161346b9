/** Why somebody has to do with a patient, and how long that holds. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'
import type { CareGround } from '@/lib/graphql/graphql'

interface Props {
  ground: CareGround
  onGround: (ground: CareGround) => void
}

const GROUNDS: readonly CareGround[] = ['TREATING', 'REFERRED', 'ON_CALL', 'DELEGATED']

export function Grounds({ ground, onGround }: Props) {
  const { t } = useTranslation()
  return (
    <Field label={t('care.ground')}>
      {(attributes) => (
        <select
          {...attributes}
          className="in"
          value={ground}
          onChange={(event) => {
            onGround(GROUNDS.find((each) => each === event.target.value) ?? ground)
          }}
        >
          {GROUNDS.map((each) => (
            <option key={each} value={each}>
              {t(`ground.${each}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
