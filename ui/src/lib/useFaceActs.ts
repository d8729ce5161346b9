/** What people say of the faces in a photo. Nothing is shown before the box has written it down. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, Refusal } from '@/lib/api'
import {
  DeclareInPhotoDocument,
  JudgeInPhotoDocument,
  LookedAtPhotoDocument,
  NameInPhotoDocument,
  UndeclareInPhotoDocument,
  UndoInPhotoDocument,
  UnnameInPhotoDocument,
  type PatientDetailsFragment,
  type Verdict,
} from '@/lib/graphql/graphql'

type Who = Pick<PatientDetailsFragment, 'id' | 'name'>

export type FaceAct =
  | { kind: 'name' | 'unname'; letter: string; faces: readonly string[]; patient: Who }
  | { kind: 'declare' | 'undeclare'; letter: string; faces: readonly string[] }
  | { kind: 'judge' | 'unjudge'; letter: string; suggestion: string; verdict: Verdict; patient: Who }
  | { kind: 'look'; photo: string }

/** All that depends on who is in a photo. */
export const STALE = ['faces', 'depictions', 'release', 'masking', 'stamp', 'photo', 'search', 'inbox', 'suggestions']

const BACK = {
  name: 'unname',
  unname: 'name',
  declare: 'undeclare',
  undeclare: 'declare',
  judge: 'unjudge',
  unjudge: 'judge',
} as const

export interface FaceActs {
  run: (act: FaceAct) => void
  isBusy: boolean
  /** What was said last, and what takes it back. */
  said: FaceAct | undefined
  undo: (() => void) | undefined
  failure: 'overtaken' | 'failed' | undefined
}

export function useFaceActs(): FaceActs {
  const client = useQueryClient()
  const acting = useMutation({
    mutationFn: send,
    onSettled: () => Promise.all(STALE.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const said = acting.isSuccess ? acting.variables : undefined
  const back = said && inverseOf(said)
  return {
    run: acting.mutate,
    isBusy: acting.isPending,
    said,
    undo:
      back &&
      (() => {
        acting.mutate(back)
      }),
    failure: acting.error ? failureOf(acting.error) : undefined,
  }
}

function inverseOf(act: FaceAct): FaceAct | undefined {
  return act.kind === 'look' ? undefined : ({ ...act, kind: BACK[act.kind] } as FaceAct)
}

function failureOf(error: Error) {
  const code = error instanceof Refusal ? error.code : ''
  return code === 'CONFLICT' || code === 'NOT_FOUND' ? 'overtaken' : 'failed'
}

async function send(act: FaceAct): Promise<void> {
  switch (act.kind) {
    case 'judge':
      await ask(JudgeInPhotoDocument, { suggestion: act.suggestion, verdict: act.verdict })
      break
    case 'unjudge':
      await ask(UndoInPhotoDocument, { suggestion: act.suggestion })
      break
    case 'look':
      await ask(LookedAtPhotoDocument, { photo: act.photo })
      break
    default:
      for (const face of act.faces) await say(act, face)
  }
}

type OfFaces = Extract<FaceAct, { faces: readonly string[] }>

function say(act: OfFaces, face: string): Promise<unknown> {
  switch (act.kind) {
    case 'name':
      return ask(NameInPhotoDocument, { face, patient: act.patient.id })
    case 'unname':
      return ask(UnnameInPhotoDocument, { face })
    case 'declare':
      return ask(DeclareInPhotoDocument, { face })
    case 'undeclare':
      return ask(UndeclareInPhotoDocument, { face })
  }
}
