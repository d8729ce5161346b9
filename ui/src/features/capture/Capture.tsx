/**
 * A phone as the camera of the vault, for one hand: whose and what above, always in sight; the
 * button below, where the thumb is. Each shot goes off at once, with what was said when it was
 * taken.
 */
import { useNavigate, useRouter } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BodyMap } from '@/components/BodyMap'
import { PatientFinder } from '@/components/PatientFinder'
import { SitePicker } from '@/components/SitePicker'
import { Chips } from '@/features/capture/Chips'
import { Shutter } from '@/features/capture/Shutter'
import type { Draft } from '@/lib/description'
import { day } from '@/lib/format'
import type { PatientDetailsFragment } from '@/lib/graphql/graphql'
import { useKeys } from '@/lib/keys'

interface Props {
  /** Sends shots, each set as a batch of its own. */
  onShots: (
    shots: readonly File[],
    context: { batch: string; patient: string | undefined; description: Draft },
  ) => void
  /** What became of the shots so far. */
  sent: ReactNode
  /** Whoever goes away has seen what became of them. */
  onDone: () => void
}

/** `null`: nobody's yet, the inbox. */
type Owner = PatientDetailsFragment | null

export function Capture({ onShots, sent, onDone }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [owner, setOwner] = useState<Owner>()
  const [description, setDescription] = useState<Draft>({})
  const [isPlacing, setIsPlacing] = useState(true)
  const say = (change: Draft) => {
    setDescription({ ...description, ...change })
  }
  const choose = (next: Owner | undefined) => {
    setOwner(next)
    // Another person's knee is not this person's: nothing is taken along.
    setDescription({})
    setIsPlacing(true)
  }
  const done = async () => {
    await navigate({ to: owner ? '/photos' : '/inbox' })
    onDone()
  }
  if (owner === undefined) return <WhoseShots onChoose={choose} />
  return (
    <div className="capture">
      <h1 className="vh">{t('nav.capture')}</h1>
      <header className="capture-band col">
        <div className="row">
          <Band owner={owner} />
          <button type="button" className="btn" onClick={() => { choose(undefined) }}>
            {t('assign.other')}
          </button>
        </div>
        <Chips
          value={description}
          isPlacing={isPlacing}
          onPlace={() => {
            setIsPlacing(!isPlacing)
          }}
          onChange={say}
        />
      </header>
      <div className="capture-stage">
        {isPlacing ? (
          <>
            <BodyMap value={description} onChange={say} />
            <SitePicker
              label={t('filter.site')}
              code={description.bodySite}
              onPick={(bodySite) => {
                say({ bodySite })
              }}
            />
          </>
        ) : (
          <p className="muted">{t('capture.next')}</p>
        )}
      </div>
      <footer className="capture-foot col">
        {sent}
        <div className="capture-acts">
          <Shutter
            onShots={(shots) => {
              setIsPlacing(false)
              onShots(shots, { batch: crypto.randomUUID(), patient: owner?.id, description })
            }}
          />
          <button type="button" className="btn lgx" onClick={() => void done()}>
            {t('upload.done')}
          </button>
        </div>
      </footer>
    </div>
  )
}

/** Name and birth date, at every shot. */
function Band({ owner }: { owner: Owner }) {
  const { t } = useTranslation()
  if (!owner) return <p className="grow md">{t('upload.toInbox')}</p>
  return (
    <div className="patient grow">
      <p className="st lg ell">{owner.name}</p>
      <p className="sm muted n">
        {t(`sex.${owner.sex}`)} · {day(owner.birthDate)} · {t('patient.number', { number: owner.mrn })}
      </p>
    </div>
  )
}

function WhoseShots({ onChoose }: { onChoose: (owner: Owner) => void }) {
  const { t } = useTranslation()
  const router = useRouter()
  const navigate = useNavigate()
  const leave = () => {
    if (router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/' })
  }
  useKeys({ Escape: leave })
  return (
    <div className="page scrolls capture-whose">
      <header className="row">
        <button type="button" className="ib" aria-label={t('capture.leave')} onClick={leave}>
          <ArrowLeft className="ic" aria-hidden />
        </button>
        <h1>{t('nav.capture')}</h1>
      </header>
      <section className="card card-body col" aria-label={t('upload.context')}>
        <p className="md">{t('upload.patientFirst')}</p>
        <PatientFinder onFound={onChoose}>
          <button type="button" className="btn" onClick={() => { onChoose(null) }}>
            {t('upload.noPatient')}
          </button>
        </PatientFinder>
      </section>
    </div>
  )
}
