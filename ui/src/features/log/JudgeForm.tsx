/** Words, and a button for each verdict; no one of them stands out. */
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/components/Field'

interface Props<Value extends string> {
  hint: string
  refusal: string | undefined
  isBusy: boolean
  choices: readonly { value: Value; label: string }[]
  onJudge: (value: Value, remark: string) => void
}

export function JudgeForm<Value extends string>({ hint, refusal, isBusy, choices, onJudge }: Props<Value>) {
  const { t } = useTranslation()
  const words = useRef<HTMLTextAreaElement>(null)
  return (
    <div className="col log-judge">
      <Field label={t('log.remark')} hint={hint} refusal={refusal}>
        {(attributes) => <textarea {...attributes} ref={words} className="in" rows={2} maxLength={500} />}
      </Field>
      <div className="row wrap">
        {choices.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className="btn grow"
            disabled={isBusy}
            onClick={() => { onJudge(value, words.current?.value ?? '') }}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  )
}
