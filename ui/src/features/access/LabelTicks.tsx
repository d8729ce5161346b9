/** Which of the labels. */
import { useTranslation } from 'react-i18next'
import { Tick } from '@/components/Tick'
import { LABELS } from '@/features/access/draft'
import type { Label } from '@/lib/graphql/graphql'

interface Props {
  legend: string
  labels: readonly Label[]
  onTick: (label: Label, isOn: boolean) => void
}

export function LabelTicks({ legend, labels, onTick }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset>
      <legend className="lab">{legend}</legend>
      <div className="policy-ways">
        {LABELS.map((label) => (
          <Tick
            key={label}
            label={t(`label.${label}`)}
            isOn={labels.includes(label)}
            onTick={(isOn) => {
              onTick(label, isOn)
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
