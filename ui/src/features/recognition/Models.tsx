/** The networks that may compare faces: whose they are and what was measured, before one is chosen. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '@/features/recognition/Choice'
import type { Model } from '@/features/recognition/draft'

interface Props {
  models: readonly Model[]
  chosen: string
  refusal: string | undefined
  onChoose: (model: string) => void
}

export function Models({ models, chosen, refusal, onChoose }: Props) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const shown = (threshold: number) => threshold.toLocaleString(i18n.language, { minimumFractionDigits: 2 })
  return (
    <fieldset aria-describedby={refusal ? id : undefined}>
      <legend className="lab">{t('recognition.model')}</legend>
      {models.length === 0 && (
        <p className="note" data-s="expiring">
          {t('recognition.noModels')}
        </p>
      )}
      {models.map((model) => (
        <Choice
          key={model.id}
          group="model"
          name={model.id}
          isChosen={chosen === model.id}
          isInvalid={refusal !== undefined && chosen === model.id}
          onChoose={() => { onChoose(model.id) }}
        >
          <span className="sm">
            {model.likely === null || model.possible === null
              ? t('recognition.unmeasured')
              : t('recognition.thresholds', { likely: shown(model.likely), possible: shown(model.possible) })}
          </span>
          <span className="sm muted">{t('recognition.licence', { licence: model.licence })}</span>
          <span className="sm muted">{t('recognition.source', { source: model.source })}</span>
        </Choice>
      ))}
      {refusal && (
        <p id={id} className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </fieldset>
  )
}
