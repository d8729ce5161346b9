/** The photo with what is drawn over it; whoever may, draws. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Layer } from '@/components/Layer'
import { FaceLayer } from '@/features/viewer/FaceLayer'
import { LayerStatus } from '@/features/viewer/LayerStatus'
import { marksOf } from '@/lib/marks'
import { Stage, type StageProps } from '@/features/viewer/Stage'
import { useAnnotator } from '@/features/viewer/useAnnotator'
import { useDrawing } from '@/features/viewer/useDrawing'
import { ask } from '@/lib/api'
import { sizeOf } from '@/lib/camera'
import { AnnotationDocument } from '@/lib/graphql/graphql'
import { useStore } from '@/lib/store'
import type { Everybody } from '@/lib/useEverybody'

interface Props extends StageProps {
  /** Whose faces are framed, where they are to be seen. */
  faces: Everybody | undefined
  mayAnnotate: boolean
  isAnnotating: boolean
  onAnnotated: () => void
}

export function PhotoStage({ faces, mayAnnotate, isAnnotating, onAnnotated, ...stage }: Props) {
  const { t } = useTranslation()
  const { id } = stage.photo
  const photo = sizeOf(stage.photo)
  const drawing = useDrawing(id)
  const drawn = useStore(drawing.state)
  const [isShown, setIsShown] = useState(true)
  const [older, setOlder] = useState<number>()
  // Only the newest version is drawn on.
  const isDrawing = mayAnnotate && isAnnotating && older === undefined
  const annotator = useAnnotator({ photo, drawing, isOn: isDrawing, onDone: onAnnotated })
  const asked = useQuery({
    queryKey: ['annotation', id, older],
    queryFn: async ({ signal }) =>
      (await ask(AnnotationDocument, { photo: id, version: older ?? null }, signal)).annotation,
    enabled: older !== undefined,
  })
  const old = older === undefined ? undefined : asked.data && marksOf(asked.data)
  const marks = older === undefined ? drawn.marks : (old ?? [])
  const isSeen = isShown && marks.length > 0
  return (
    <div className="stage-place">
      <Stage
        {...stage}
        onPinch={annotator.onPinch}
        over={(shown) => (
          <>
            {faces && <FaceLayer everybody={faces} />}
            {isDrawing ? annotator.layer(shown) : isSeen && <Layer marks={marks} photo={photo} shown={shown} />}
          </>
        )}
      />
      {isDrawing && annotator.tools}
      {old && mayAnnotate && (
        <button
          type="button"
          className="btn sm restore"
          onClick={() => {
            drawing.change(old)
            setOlder(undefined)
          }}
        >
          {t('marks.restore')}
        </button>
      )}
      <LayerStatus
        photo={id}
        drawing={drawing}
        isShown={isShown || isDrawing}
        onShow={setIsShown}
        older={older}
        onOlder={setOlder}
      />
    </div>
  )
}
