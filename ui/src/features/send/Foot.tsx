/** The end of it: what ends a request for good is asked once more. */
import { useState } from 'react'
import { sentence, type Words } from '@/features/send/words'
import { codeOf } from '@/lib/outside'

interface Props {
  arrived: number
  unsent: number
  isGoing: boolean
  /** Unknown until it was asked: only then a button comes back that had the focus. */
  isSure: boolean | undefined
  words: Words
  onSure: (isSure: boolean) => void
  onFinish: () => Promise<void>
}

export function Foot({ arrived, unsent, isGoing, isSure, words, onSure, onFinish }: Props) {
  if (isSure) return <Sure arrived={arrived} unsent={unsent} words={words} onSure={onSure} onFinish={onFinish} />
  return (
    <footer className="visit-foot">
      <div className="send-end">
        <button
          type="button"
          className="btn p"
          autoFocus={isSure === false}
          disabled={arrived === 0 || isGoing}
          onClick={() => {
            onSure(true)
          }}
        >
          {words.finish}
        </button>
      </div>
    </footer>
  )
}

type SureProps = Omit<Props, 'isGoing' | 'isSure'>

function Sure({ arrived, unsent, words, onSure, onFinish }: SureProps) {
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const finish = () => {
    setIsBusy(true)
    setRefusal(undefined)
    onFinish().catch((error: unknown) => {
      setRefusal(sentence(words, codeOf(error)))
      setIsBusy(false)
    })
  }
  return (
    <footer className="visit-foot">
      <div className="visit-sure" role="group" aria-label={words.finish}>
        <p role="status">
          {words.finishSure(arrived)} {unsent > 0 && `${words.unsent(unsent)} `}
          {words.finishThen}
        </p>
        {refusal && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <div className="visit-acts">
          <button
            type="button"
            className="btn"
            autoFocus
            disabled={isBusy}
            onClick={() => {
              onSure(false)
            }}
          >
            {words.cancel}
          </button>
          <button type="button" className="btn p" disabled={isBusy} onClick={finish}>
            {words.finishYes}
          </button>
        </div>
      </div>
    </footer>
  )
}
