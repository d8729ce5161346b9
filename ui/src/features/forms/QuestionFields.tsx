/** A question for each purpose that is asked. */
import { useTranslation } from 'react-i18next'
import { Tick } from '@/components/Tick'
import { ASKABLE, type Draft, LONGEST_PARAGRAPH, type Named, type Place, wordsFor } from '@/features/forms/draft'
import type { Form } from '@/features/forms/versions'
import { PURPOSE_WORDS, tongueOf } from '@/lib/consent'
import type { Purpose } from '@/lib/graphql/graphql'

interface Props {
  draft: Draft
  language: Named['language']
  forms: readonly Form[]
  told: (place: Place) => string | undefined
  onChange: (by: Partial<Draft>) => void
}

export function QuestionFields({ draft, language, forms, told, onChange }: Props) {
  const { t } = useTranslation()
  const none = told('questions')
  const ask = (purpose: Purpose, text: string | undefined) => {
    onChange({ questions: { ...draft.questions, [purpose]: text } })
  }
  return (
    <fieldset className="form-questions">
      <legend className="lab">{t('forms.questions')}</legend>
      {ASKABLE.map((purpose) => {
        const text = draft.questions[purpose]
        const name = t(PURPOSE_WORDS[purpose])
        const refusal = text === undefined ? undefined : told(purpose)
        return (
          <div key={purpose}>
            <Tick
              label={name}
              isOn={text !== undefined}
              onTick={(isOn) => {
                ask(purpose, isOn ? wordsFor(forms, purpose, language) : undefined)
              }}
            />
            {text !== undefined && (
              <textarea
                className="in"
                lang={tongueOf({ language })}
                rows={2}
                aria-label={t('forms.question', { purpose: name })}
                aria-invalid={refusal ? true : undefined}
                aria-describedby={refusal ? `wrong-${purpose}` : undefined}
                value={text}
                maxLength={LONGEST_PARAGRAPH}
                onChange={(event) => {
                  ask(purpose, event.target.value)
                }}
              />
            )}
            {refusal && (
              <p id={`wrong-${purpose}`} className="refusal" role="alert">
                {refusal}
              </p>
            )}
          </div>
        )
      })}
      {none && (
        <p className="refusal" role="alert">
          {none}
        </p>
      )}
    </fieldset>
  )
}
