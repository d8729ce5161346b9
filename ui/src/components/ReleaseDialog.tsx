/**
 * May I use this? For a purpose and a way the answer comes at once, with who stands in the way
 * and what can be done; who may download gets the copy here. Nothing that was answered is
 * trusted later: the box decides again when the copy is asked for.
 */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/Dialog'
import { Problem } from '@/components/Problem'
import { ReleaseFoot } from '@/components/ReleaseFoot'
import { ReleaseMany } from '@/components/ReleaseMany'
import { ReleaseOne } from '@/components/ReleaseOne'
import { Segments } from '@/components/Segments'
import type { PhotoDetailsFragment } from '@/lib/graphql/graphql'
import { CHANNELS, type Decision, isPermitted, type UsePurpose, USES, usesFrom } from '@/lib/release'
import { useDecisions } from '@/lib/useDecisions'
import { useDownload } from '@/lib/useDownload'
import { type Masked, useMasking } from '@/lib/useMasking'
import '@/components/guardWords'
import '@/styles/release.css'
import '@/styles/verdict.css'

interface Props {
  photos: readonly PhotoDetailsFragment[]
  /** What it is asked for first. */
  purpose: UsePurpose
  /** Goes on with these only. */
  onChoose?: (photos: readonly string[]) => void
  onClose: () => void
}

/** Each photo is a question of its own, and a row in the log. */
const MOST = 50

export function ReleaseDialog({ photos, purpose, onChoose, onClose }: Props) {
  const { t } = useTranslation()
  const [use, setUse] = useState(() => usesFrom(purpose))
  const isTooMany = photos.length > MOST
  const asked = useDecisions(photos.map(({ id }) => id), use, !isTooMany)
  const download = useDownload(use)
  const decisions = asked.data ?? []
  const released = photos.filter((_, n) => decisions[n] && isPermitted(decisions[n]))
  const [decision] = decisions
  const one = onlyOne(photos)
  const masked = useMasking(one?.id ?? '', use, one !== undefined && use.purpose !== 'CARE')
  const change = (next: typeof use) => {
    if (download.isRunning) return
    download.reset()
    setUse(next)
  }
  const purposes = USES.map((value) => ({
    value,
    label: t(value === 'CARE' ? 'stamp.CARE' : value === 'MARKETING' ? 'release.publicity' : `stamp.${value}`),
  }))
  const channels = CHANNELS[use.purpose].map((value) => ({ value, label: t(`release.${value}`) }))
  return (
    <Dialog
      isWide
      title={t('release.title', { count: photos.length })}
      tools={
        <Segments
          label={t('release.purpose')}
          value={use.purpose}
          choices={purposes}
          onChoose={(next) => {
            change(usesFrom(next))
          }}
        />
      }
      onClose={onClose}
    >
      <div className="dialog-body release">
        {channels.length > 1 && (
          <Segments
            label={t('release.channel')}
            value={use.channel}
            choices={channels}
            onChoose={(channel) => {
              change({ ...use, channel })
            }}
          />
        )}
        {isTooMany && (
          <p className="note" data-s="unknown" role="alert">
            {t('release.tooMany', { most: MOST })}
          </p>
        )}
        {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
        {!isTooMany && !asked.error && (
          <Answer
            photos={photos}
            purpose={use.purpose}
            decisions={asked.data}
            masked={masked}
            onChoose={
              onChoose &&
              (() => {
                onChoose(released.map(({ id }) => id))
              })
            }
          />
        )}
      </div>
      <ReleaseFoot
        use={use}
        decision={decision}
        released={released}
        masked={one && { photo: one, ...masked }}
        download={download}
        onClose={onClose}
      />
    </Dialog>
  )
}

interface AnswerProps {
  photos: readonly PhotoDetailsFragment[]
  purpose: UsePurpose
  decisions: readonly Decision[] | undefined
  masked: Masked
  onChoose: (() => void) | undefined
}

function Answer({ photos, purpose, decisions, masked, onChoose }: AnswerProps) {
  const one = onlyOne(photos)
  if (!one) return <ReleaseMany photos={photos} decisions={decisions} onChoose={onChoose} />
  return <ReleaseOne photo={one} purpose={purpose} decision={decisions?.[0]} masked={masked} />
}

function onlyOne(photos: readonly PhotoDetailsFragment[]): PhotoDetailsFragment | undefined {
  return photos.length === 1 ? photos[0] : undefined
}
