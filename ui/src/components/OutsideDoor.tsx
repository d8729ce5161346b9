/** Before anything else: the second proof, and the way out for whoever got the link by mistake. */
import { useState } from 'react'
import { Field } from '@/components/Field'
import { codeOf, type DoorTold, type LinkActs } from '@/lib/outside'

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
  /** Said to whoever was inside before. */
  notice?: string | undefined
  sentence: (code: string) => string
  onOpened: (opened: Opened) => void
  onEnded: () => void
  onDeclined: () => void
}

type Act = 'code' | 'proof' | 'stop'

export function OutsideDoor<Opened>({
  door,
  secret,
  acts,
  words,
  notice,
  sentence,
  onOpened,
  onEnded,
  onDeclined,
}: Props<Opened>) {
  const [isBusy, setIsBusy] = useState(false)
  const [refused, setRefused] = useState<{ act: Act; text: string }>()
  const [isSent, setIsSent] = useState(false)
  // Unknown until somebody asks to stop: only then a button comes back that had the focus.
  const [isSure, setIsSure] = useState<boolean>()
  const isCode = door.proof !== 'password'
  const doing = async (act: Act, done: () => Promise<void>) => {
    setIsBusy(true)
    setRefused(undefined)
    try {
      await done()
    } catch (error) {
      const code = codeOf(error)
      if (code === 'NOT_FOUND') onEnded()
      else setRefused({ act, text: sentence(code) })
    } finally {
      setIsBusy(false)
    }
  }
  const refusalOf = (act: Act) => (refused?.act === act ? refused.text : undefined)
  return (
    <main className="visit-page">
      <h1 tabIndex={-1}>{words.title}</h1>
      {notice && <p role="status">{notice}</p>}
      {isCode && (
        <CodeSending
          door={door}
          words={words}
          isBusy={isBusy}
          isSent={isSent}
          refusal={refusalOf('code')}
          onSend={() => {
            void doing('code', async () => {
              await acts.sendCode(secret)
              setIsSent(true)
            })
          }}
        />
      )}
      {(!isCode || isSent) && (
        <ProofForm
          isCode={isCode}
          words={words}
          isBusy={isBusy}
          refusal={refusalOf('proof')}
          onSaid={(said) => {
            void doing('proof', async () => {
              onOpened(await acts.open(secret, said))
            })
          }}
        />
      )}
      {isSure ? (
        <Sure
          words={words}
          isBusy={isBusy}
          refusal={refusalOf('stop')}
          onCancel={() => {
            setIsSure(false)
            setRefused(undefined)
          }}
          onStop={() => {
            void doing('stop', async () => {
              await acts.decline(secret)
              onDeclined()
            })
          }}
        />
      ) : (
        <button type="button" className="btn q" autoFocus={isSure === false} onClick={() => { setIsSure(true) }}>
          {words.notForMe}
        </button>
      )}
    </main>
  )
}

interface CodeProps {
  door: DoorTold
  words: DoorWords
  isBusy: boolean
  isSent: boolean
  refusal: string | undefined
  onSend: () => void
}

/** A code that was sent before still holds when a new one is refused; the refusal is what is said. */
function CodeSending({ door, words, isBusy, isSent, refusal, onSend }: CodeProps) {
  return (
    <>
      <p>{(door.proof === 'sms' ? words.codeBySms : words.codeByMail)(door.hint)}</p>
      <button type="button" className={isSent ? 'btn' : 'btn p'} disabled={isBusy} onClick={onSend}>
        {isSent ? words.again : words.sendCode}
      </button>
      <p className={refusal ? 'refusal' : undefined} role="status">
        {refusal ?? (isSent ? words.codeSent : '')}
      </p>
    </>
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
  refusal: string | undefined
  onCancel: () => void
  onStop: () => void
}

/** What stops a link for good is asked once more. */
export function Sure({ words, isBusy, refusal, onCancel, onStop }: SureProps) {
  return (
    <div className="visit-sure" role="group" aria-label={words.notForMe}>
      <p>{words.notForMeSure}</p>
      <div className="row wrap">
        <button type="button" className="btn" autoFocus onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" className="btn p" disabled={isBusy} onClick={onStop}>
          {words.stop}
        </button>
      </div>
      {refusal && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}
