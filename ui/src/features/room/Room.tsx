/** The publication room: what may be used at this moment, and nothing that may not. */
import { useQueryClient } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '@/components/Message'
import { Problem } from '@/components/Problem'
import { LookDialog } from '@/features/room/LookDialog'
import { RoomFilters } from '@/features/room/RoomFilters'
import { RoomThumb } from '@/features/room/RoomThumb'
import { type RoomPhoto, useRoomPhotos } from '@/features/room/useRoomPhotos'
import '@/features/room/messages'
import { type Use, usesFrom } from '@/lib/release'
import { useMe } from '@/lib/who'
import '@/styles/room.css'

export function Room() {
  return useMe().room.length > 0 ? <Open /> : <NoRoom />
}

/** Publicity is what communications staff come for. */
function firstUse(purposes: readonly string[]): Use {
  return usesFrom(purposes.includes('MARKETING') ? 'MARKETING' : 'PUBLICATION')
}

function Open() {
  const { t } = useTranslation()
  const { room } = useMe()
  const client = useQueryClient()
  const [use, setUse] = useState(() => firstUse(room))
  const [site, setSite] = useState<string | null>(null)
  const [looked, setLooked] = useState<RoomPhoto>()
  const listed = useRoomPhotos(use, site)
  const photos = listed.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  // What was gone may be there again in what is asked anew.
  const [times, setTimes] = useState(0)
  const renew = async () => {
    await client.invalidateQueries({ queryKey: ['room'] })
    setTimes((before) => before + 1)
  }
  return (
    <div className="page scrolls room">
      <h1>{t('room.title')}</h1>
      <p className="muted">{t('room.lead')}</p>
      <RoomFilters purposes={room} use={use} site={site} onUse={setUse} onSite={setSite} />
      {listed.error && <Problem error={listed.error} onRetry={() => void listed.refetch()} />}
      {listed.data && photos.length === 0 && !listed.hasNextPage && <Empty hasSite={site !== null} />}
      <ul className="room-grid">
        {photos.map((photo) => (
          <RoomThumb
            key={`${photo.id} ${use.purpose} ${use.channel} ${String(times)}`}
            photo={photo}
            use={use}
            onOpen={() => {
              setLooked(photo)
            }}
          />
        ))}
      </ul>
      {listed.hasNextPage && (
        <button
          type="button"
          className="btn q start"
          disabled={listed.isFetchingNextPage}
          onClick={() => void listed.fetchNextPage()}
        >
          {t('room.more')}
        </button>
      )}
      {looked && (
        <LookDialog
          photo={looked}
          use={use}
          onClose={(isGone) => {
            setLooked(undefined)
            if (isGone) void renew()
          }}
        />
      )}
    </div>
  )
}

function Empty({ hasSite }: { hasSite: boolean }) {
  const { t } = useTranslation()
  if (hasSite) return <Message icon={ImageOff} title={t('room.noneOfSite')} text={t('room.noneOfSiteText')} />
  return <Message icon={ImageOff} title={t('room.none')} text={t('room.noneText')} />
}

function NoRoom() {
  const { t } = useTranslation()
  return <Message icon={ImageOff} title={t('problem.hidden')} text={t('problem.hiddenText')} />
}
