/** Before anything else: the second proof, and the way out for whoever got the link by mistake. */
import { useState } from 'react'
import { Field } from '@/components/Field'
import { type DoorTold, type LinkActs, Refused } from '@/lib/outside'

/** The words of a door, in the language of whoever stands before it. */
export interface DoorWords {
  title: string
  codeBySms: (hint: string) => string
  codeByMail: (hint: string) => string
  sendCode: string
  again: string
  codeSent: string
  code: string
  password: string
  passwordHint: string
  open: string
  notForMe: string
  notForMeSure: string
  stop: string
  cancel: string
}

interface Props<Opened> {
  door: DoorTold
  secret: string
  acts: LinkActs<Opened>
  words: DoorWords
  sentence: (code: string) => string
  onOpened: (opened: Opened) => void
  onEnded: () => void
  onDeclined: () => void
}

export function OutsideDoor<Opened>({
  door,
  secret,
  acts,
  words,
  sentence,
  onOpened,
  onEnded,
  onDeclined,
}: Props<Opened>) {
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const [isSent, setIsSent] = useState(false)
  const [isSure, setIsSure] = useState(false)
  const isCode = door.proof !== 'password'
  const doing = async (act: () => Promise<void>) => {
    setIsBusy(true)
    setRefusal(undefined)
    try {
      await act()
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'INTERNAL'
      if (code === 'NOT_FOUND') onEnded()
      else setRefusal(sentence(code))
    } finally {
      setIsBusy(false)
    }
  }
  const send = () => {
    void doing(async () => {
      await acts.sendCode(secret)
      setIsSent(true)
    })
  }
  return (
    <main className="visit-page">
      <h1>{words.title}</h1>
      {isCode && (
        <>
          <p>{(door.proof === 'sms' ? words.codeBySms : words.codeByMail)(door.hint)}</p>
          <button type="button" className={isSent ? 'btn' : 'btn p'} disabled={isBusy} onClick={send}>
            {isSent ? words.again : words.sendCode}
          </button>
          <p className={refusal ? 'refusal' : undefined} role="status">
            {isSent ? words.codeSent : refusal}
          </p>
        </>
      )}
      {(!isCode || isSent) && (
        <ProofForm
          isCode={isCode}
          words={words}
          isBusy={isBusy}
          refusal={refusal}
          onSaid={(said) => {
            void doing(async () => {
              onOpened(await acts.open(secret, said))
            })
          }}
        />
      )}
      {isSure ? (
        <Sure
          words={words}
          isBusy={isBusy}
          onCancel={() => { setIsSure(false) }}
          onStop={() => {
            void doing(async () => {
              await acts.decline(secret)
              onDeclined()
            })
          }}
        />
      ) : (
        <button type="button" className="btn q" onClick={() => { setIsSure(true) }}>
          {words.notForMe}
        </button>
      )}
    </main>
  )
}

interface ProofProps {
  isCode: boolean
  words: DoorWords
  isBusy: boolean
  refusal: string | undefined
  onSaid: (said: string) => void
}

function ProofForm({ isCode, words, isBusy, refusal, onSaid }: ProofProps) {
  return (
    <form
      className="col"
      onSubmit={(event) => {
        event.preventDefault()
        const said = new FormData(event.currentTarget).get('proof')
        if (typeof said === 'string') onSaid(said)
      }}
    >
      <Field
        label={isCode ? words.code : words.password}
        hint={isCode ? undefined : words.passwordHint}
        refusal={refusal}
      >
        {(attributes) => (
          <input
            {...attributes}
            className="in"
            name="proof"
            type={isCode ? 'text' : 'password'}
            inputMode={isCode ? 'numeric' : 'text'}
            autoComplete={isCode ? 'one-time-code' : 'off'}
            required
          />
        )}
      </Field>
      <button type="submit" className="btn p" disabled={isBusy}>
        {words.open}
      </button>
    </form>
  )
}

interface SureProps {
  words: DoorWords
  isBusy: boolean
  onCancel: () => void
  onStop: () => void
}

/** What stops a link for good is asked once more. */
export function Sure({ words, isBusy, onCancel, onStop }: SureProps) {
  return (
    <div className="visit-sure" role="group" aria-label={words.notForMe}>
      <p>{words.notForMeSure}</p>
      <div className="row wrap">
        <button type="button" className="btn" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" className="btn p" disabled={isBusy} onClick={onStop}>
          {words.stop}
        </button>
      </div>
    </div>
  )
}
